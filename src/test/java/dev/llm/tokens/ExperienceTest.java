package dev.llm.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llm.tokens.Experience.Accuracy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExperienceTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 21);

    @TempDir private Path directory;

    @Test
    void aModelThatAlwaysHasATenthMoreIsCountedSo() throws Exception {
        for (int i = 1; i <= 6; i++) {
            new Experience(directory).learn("m", 1000L * i, 1100L * i, DAY);
        }

        Count corrected = of("m").correct(Count.estimate(2000, 0.2));

        assertThat(corrected.tokens()).isEqualTo(2200);
        assertThat(corrected.errorPercent()).as("half of what it was").isEqualTo(10);
    }

    @Test
    void fewAnswersCorrectNothing() throws Exception {
        for (int i = 0; i < 4; i++) {
            new Experience(directory).learn("m", 1000, 1100, DAY);
        }

        assertThat(of("m").correct(Count.estimate(2000, 0.2))).isEqualTo(Count.estimate(2000, 0.2));
        assertThat(of("m").answers()).isEqualTo(4);
    }

    @Test
    void whatIsExactStaysSo() throws Exception {
        for (int i = 0; i < 9; i++) {
            new Experience(directory).learn("m", 1000, 1500, DAY);
        }

        assertThat(of("m").correct(Count.exact(10))).isEqualTo(Count.exact(10));
    }

    @Test
    void theSpreadIsThatOfTheAnswers() throws Exception {
        var random = new Random(7);
        var experience = new Experience(directory);
        for (int i = 0; i < 400; i++) {
            experience.learn(
                    "m", 100_000, Math.round(100_000 * (1 + 0.1 * random.nextGaussian())), DAY);
        }

        assertThat(of("m").ratio()).isCloseTo(1, within(0.06));
        assertThat(of("m").spread()).isCloseTo(0.1, within(0.04));
    }

    @Test
    void aModelThatChangesIsFollowed() throws Exception {
        var experience = new Experience(directory);
        for (int i = 0; i < 100; i++) {
            experience.learn("m", 1000, 1000, DAY);
        }
        for (int i = 0; i < 60; i++) {
            experience.learn("m", 1000, 1300, DAY);
        }

        assertThat(of("m").ratio()).isCloseTo(1.3, within(0.02));
    }

    @Test
    void anAbsurdRatioDoesLittleHarm() throws Exception {
        for (int i = 0; i < 9; i++) {
            new Experience(directory).learn("m", 1, 900, DAY);
        }

        assertThat(of("m").correct(Count.estimate(100, 0.1)).tokens()).isEqualTo(200);
    }

    @Test
    void modelsAreApartAndTheFileIsItsOwnersAlone() throws Exception {
        var experience = new Experience(directory.resolve("made"));
        experience.learn("b", 10, 11, DAY);
        experience.learn("a", 10, 12, DAY);

        assertThat(experience.all().keySet()).containsExactly("a", "b");
        Path file = directory.resolve("made/token-accuracy.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not JSON",
                "[]",
                "{\"format\":2,\"models\":{\"m\":{\"answers\":9,\"ratio\":1,\"spread\":0,\"last\":\"2026-11-21\"}}}",
                "{\"format\":1,\"models\":{\"m\":{\"answers\":9,\"ratio\":-1,\"spread\":0,\"last\":\"2026-11-21\"}}}",
                "{\"format\":1,\"models\":{\"m\":{\"answers\":9,\"ratio\":1,\"spread\":0,\"last\":\"soon\"}}}",
                "{\"format\":1,\"models\":{\"m\":7}}"
            })
    void aBrokenFileCountsAsNone(String text) throws IOException {
        Files.writeString(directory.resolve("token-accuracy.json"), text);

        assertThat(new Experience(directory).all()).isEmpty();
    }

    private Accuracy of(String model) {
        return Objects.requireNonNull(new Experience(directory).of(model));
    }
}
