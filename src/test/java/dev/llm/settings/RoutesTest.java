package dev.llm.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

        RouteSettings route = route("smart");

        assertThat(route.models()).containsExactly("z/1", "fast");
        assertThat(route.targets().origin()).isEqualTo(new Origin.InFile(home.file, 4, 1));
    }

    @Test
    void aRouteOfNamesAloneHasTheDefaults() {
        home.settings("routes.smart.targets = ['a/b']");
        var nothing = new TargetLimits(null, null, null, null, null);

        assertThat(route("smart"))
                .isEqualTo(
                        new RouteSettings(
                                "smart",
                                new Value<>(
                                        List.of(
                                                new TargetSettings(
                                                        "a/b",
                                                        Value.byDefault(1),
                                                        nothing,
                                                        null,
                                                        null)),
                                        new Origin.InFile(home.file, 1, 1)),
                                Value.byDefault(RouteOrder.LISTED),
                                Value.byDefault(Delivery.STREAM),
                                Value.byDefault(100),
                                nothing));
    }

    @Test
    void aTargetMayBeATableAmongNames() {
        home.settings(
                "[routes.smart]",
                "targets = ['z/1', { model = 'a/b', weight = 3, retries = 0, connect_timeout = 1,"
                        + " timeout = 2, ttft_timeout = 3, idle_timeout = 4, requests_per_minute = 60,"
                        + " tokens_per_minute = 100000 }]");

        RouteSettings route = route("smart");

        assertThat(route.models()).containsExactly("z/1", "a/b");
        TargetSettings target = route.targets().value().getLast();
        assertThat(target.weight().value()).isEqualTo(3);
        assertThat(limits(target.limits())).containsExactly("0", "PT1S", "PT2S", "PT3S", "PT4S");
        assertThat(target.requestsPerMinute()).extracting(Value::value).isEqualTo(60);
        assertThat(target.tokensPerMinute()).extracting(Value::value).isEqualTo(100_000);
    }

    @Test
    void aTargetHasTheRoutesLimitsUnlessItHasItsOwn() {
        home.settings(
                "[routes.smart]",
                "targets = ['z/1', { model = 'a/b', idle_timeout = 4 }]",
                "order = 'weighted'",
                "deliver = 'whole'",
                "queue = 0",
                "retries = 1",
                "connect_timeout = 1",
                "timeout = 2",
                "ttft_timeout = 3",
                "idle_timeout = 60");

        RouteSettings route = route("smart");

        assertThat(route.order().value()).isEqualTo(RouteOrder.WEIGHTED);
        assertThat(route.deliver().value()).isEqualTo(Delivery.WHOLE);
        assertThat(route.queue().value()).isZero();
        assertThat(
                        route.targets().value().stream()
                                .map(target -> limits(target.limits().orElse(route.limits()))))
                .containsExactly(
                        List.of("1", "PT1S", "PT2S", "PT3S", "PT1M"),
                        List.of("1", "PT1S", "PT2S", "PT3S", "PT4S"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "targets = [{}] | 2:12: routes.r.targets[0].model is missing",
                "targets = ['a', { modle = 'a' }] | 2:19: unknown key 'routes.r.targets[1].modle',"
                        + " did you mean 'model'?",
                "targets = [{ model = 'a', weight = 0 }] | 2:27: routes.r.targets[0].weight must be"
                        + " a whole number from 1 to 1000000, not 0",
                "targets = [{ model = 'q' }] | 2:14: routes.r.targets[0].model must hold models, not"
                        + " the route \"q\"",
                "targets = ['a', 1] | 2:1: routes.r.targets must be an array of models that is not"
                        + " empty: strings, or tables with a model, not an array",
                "order = 'random' | 2:1: routes.r.order must be listed or weighted, not \"random\"",
                "deliver = 1 | 2:1: routes.r.deliver must be stream or whole, not 1",
                "weight = 1 | 2:1: unknown key 'routes.r.weight', did you mean 'targets'?",
            })
    void whatIsWrongIsShownWithItsPlace(String line, String problem) {
        home.settings(
                "[routes.r]",
                line,
                line.startsWith("targets") ? "" : "targets = ['a']",
                "[routes.q]",
                "targets = ['a']");

        assertThat(home.problems()).anyMatch(found -> found.equals(home.file + ":" + problem));
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

    private RouteSettings route(String name) {
        return Objects.requireNonNull(home.load().routes().get(name));
    }

    private static List<String> limits(TargetLimits limits) {
        return Stream.of(
                        limits.retries(),
                        limits.connectTimeout(),
                        limits.timeout(),
                        limits.ttftTimeout(),
                        limits.idleTimeout())
                .map(value -> value == null ? "none" : value.value().toString())
                .toList();
    }
}
