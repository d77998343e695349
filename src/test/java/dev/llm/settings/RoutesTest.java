package dev.llm.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesTest {
    @TempDir private Path temporary;
    private TestHome home;

    @BeforeEach
    void makeHome() {
        home = new TestHome(temporary);
    }

    @Test
    void aRouteKeepsTheOrderOfItsTargets() {
        home.settings("[aliases]", "fast = 'a/b'", "[routes.smart]", "targets = ['z/1', 'fast']");

        assertThat(home.load().routes().get("smart"))
                .isEqualTo(new Value<>(List.of("z/1", "fast"), new Origin.InFile(home.file, 4, 1)));
    }

    @Test
    void thereAreNoneWithoutSettings() {
        assertThat(home.load().routes()).isEmpty();
    }

    @Test
    void anAliasMayLeadToARoute() {
        home.settings("aliases.best = 'smart'", "routes.smart.targets = ['a/b']");

        assertThat(home.load().expand("best")).isEqualTo("smart");
    }

    @Test
    void aTargetMayNotLeadToARouteOverAnAlias() {
        home.settings(
                "aliases.best = 'smart'",
                "routes.smart.targets = ['a/b']",
                "routes.r.targets = [",
                "  'best' ]");

        assertThat(home.problems())
                .containsExactly(
                        home.file
                                + ":4:3: routes.r.targets must hold models, not the route"
                                + " \"smart\"");
    }

    @Test
    void aRouteMayNotHaveTheNameOfAnAlias() {
        home.settings("aliases.smart = 'a/b'", "routes.smart.targets = ['a/b']");

        assertThat(home.problems())
                .containsExactly(home.file + ":2:1: routes.smart has the name of an alias");
    }

    @Test
    void aRouteMayNotHaveTheNameOfAProviderThatTheFileAdds() {
        home.settings("providers.lab.type = 'ollama'", "routes.lab.targets = ['a/b']");

        assertThat(home.problems())
                .containsExactly(home.file + ":2:1: routes.lab has the name of a provider");
    }

    @Test
    void aliasesInACircleAreReportedOnce() {
        home.settings("aliases.a = 'b'", "aliases.b = 'a'", "routes.r.targets = ['a']");

        assertThat(home.problems())
                .containsExactly(home.file + ":1:1: aliases.a leads back to itself");
    }
}
