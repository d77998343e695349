package dev.llm.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPathTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timeout | timeout | timeout",
                "version | version | version",
                "providers | providers | ",
                "providers.lab | providers,lab | ",
                "providers.lab.base_url | providers,lab,base_url | base_url",
                "providers.\"a.b\".api_key | providers,a.b,api_key | api_key",
                "providers.a.b.api_key | providers,a.b,api_key | api_key",
                "providers.llama.cpp | providers,llama.cpp | ",
                "providers.llama.cpp.enabled | providers,llama.cpp,enabled | enabled",
                "aliases | aliases | ",
                "aliases.fast | aliases,fast | alias",
                "aliases.\"gpt.4\" | aliases,gpt.4 | alias",
                "aliases.gpt.4 | aliases,gpt.4 | alias",
                "aliases.qwen3:8b | aliases,qwen3:8b | alias",
                "routes.smart | routes,smart | ",
                "routes.a.b.targets | routes,a.b,targets | targets",
                "routes.smart.order | routes,smart,order | order",
                "proxy | proxy | ",
                "proxy.port | proxy,port | port",
                "proxy.models | proxy,models | ",
                "proxy.rules | proxy,rules | rules",
                "proxy.models.gpt-4 | proxy,models,gpt-4 | target",
                "proxy.models.gpt-4.1 | proxy,models,gpt-4.1 | target",
                "proxy.models.\"claude-*\" | proxy,models,claude-* | target",
            })
    void namesAPlaceInTheFile(String text, String parts, String key) {
        KeyPath path = KeyPath.of(text);

        assertThat(path.parts()).isEqualTo(List.of(parts.split(",")));
        assertThat(path.key() == null ? null : path.key().name()).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "modle, model",
        "timeout.x, timeout",
        "provider.lab, providers",
        "providers.lab.base-url, base_url",
        "routes.smart.target, targets",
        "routes.smart.weight, targets",
        "proxy.prot, port",
        "proxy.port.x, port",
        "proxy.model, models",
        "'', log"
    })
    void whatIsNoKeyGetsTheNearest(String text, String nearest) {
        LlmException failure = catchThrowableOfType(LlmException.class, () -> KeyPath.of(text));

        assertThat(failure.kind()).isEqualTo(ErrorKind.USAGE);
        assertThat(failure.message()).isEqualTo("unknown key '" + text + "'");
        assertThat(failure.advice()).startsWith("did you mean " + nearest + "?");
    }

    @Test
    void aNameThatIsNoKeyOfTomlIsRefused() {
        assertThat(catchThrowableOfType(LlmException.class, () -> KeyPath.of("aliases.\"x")))
                .hasMessage("no key of settings: aliases.\"x");
    }

    @ParameterizedTest
    @CsvSource({
        "aliases.gpt.4, aliases.\"gpt.4\"",
        "providers.llama.cpp.type, providers.\"llama.cpp\".type",
        "timeout, timeout"
    })
    void isShownAsTheFileWantsIt(String text, String shown) {
        assertThat(KeyPath.of(text)).hasToString(shown);
        assertThat(KeyPath.of(shown)).isEqualTo(KeyPath.of(text));
    }

    @ParameterizedTest
    @CsvSource({"timeout, 2.50, 2.50", "retries, 3, 3", "usage, yes, true", "color, auto, auto"})
    void anArgumentBecomesTheTypeOfItsKey(String key, String text, String value) {
        assertThat(KeyPath.of(key).value(text)).hasToString(value);
    }

    @ParameterizedTest
    @CsvSource({
        "providers.lab.api_key, sk-canary",
        "providers.lab.api_keys, sk-canary",
        "providers.lab.auth_token, sk-canary",
        "providers.lab.client_secret, sk-canary"
    })
    void aKeyThatOthersCouldReadIsRefusedAndNotShown(String key, String text) {
        LlmException failure =
                catchThrowableOfType(LlmException.class, () -> KeyPath.of(key).value(text));

        assertThat(failure.message() + failure.advice())
                .contains("a key does not belong into an argument")
                .contains("llm config set-key lab")
                .doesNotContain("canary");
    }

    @ParameterizedTest
    @CsvSource({"proxy.auth_keys, sk-canary", "proxy.admin_key, sk-canary"})
    void aKeyOfTheProxyIsRefusedTooAndNoCommandAsksForIt(String key, String text) {
        LlmException failure =
                catchThrowableOfType(LlmException.class, () -> KeyPath.of(key).value(text));

        assertThat(failure.advice()).isEqualTo("give env:NAME, file:PATH or cmd:COMMAND");
        assertThat(failure.message()).doesNotContain("canary");
    }

    @ParameterizedTest
    @CsvSource({
        "providers.lab.api_key, env:LAB",
        "providers.lab.auth_token, file:~/key",
        "providers.lab.client_secret, cmd:pass lab",
        "providers.lab.client_id, 3MVG9",
        "providers.lab.domain, me.my.salesforce.com"
    })
    void whereAKeyIsMayBeSaid(String key, String text) {
        assertThat(KeyPath.of(key).value(text)).isEqualTo(text);
    }
}
