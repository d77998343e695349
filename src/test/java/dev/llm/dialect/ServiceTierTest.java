package dev.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceTierTest {
    @ParameterizedTest(name = "{1} beside {0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"a":1}                       | flex     | {"a":1,"service_tier":"flex"}
                    {"a":1}                       | priority | {"a":1,"service_tier":"priority"}
                    {"a":1}                       | default  | {"a":1}
                    {"a":1}                       | auto     | {"a":1}
                    {"a":1}                       |          | {"a":1}
                    {"service_tier":"flex"}       | priority | {"service_tier":"flex"}
                    """)
    void aTierThatChangesThePriceIsPutIntoTheUsage(
            String usage, @Nullable String tier, String raw) {
        JsonObject json = JsonObject.reply(Objects.requireNonNull(Json.parse(usage)));

        assertThat(ServiceTier.into(json, tier).text()).isEqualTo(raw);
        assertThat(json.raw().text()).isEqualTo(usage);
    }
}
