package dev.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.llm.model.RawJson;
import dev.llm.provider.ModelCache.Snapshot;
import dev.llm.provider.ModelCache.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ModelCacheTest {
    private static final Source LAB = new Source("lab", "http://lab/v1", "key-that-is-long-enough");
    private static final Snapshot LISTED =
            new Snapshot(
                    Instant.parse("2026-11-20T10:00:00.5Z"),
                    List.of(
                            new ListedModel(
                                    "full\"\n\u2028",
                                    "Full",
                                    Instant.parse("2026-09-22T00:00:00Z"),
                                    1_000_000,
                                    128_000,
                                    LocalDate.of(2027, 3, 1),
                                    new RawJson("{\"id\":\"full\",\"capabilities\":{\"x\":1.50}}")),
                            new ListedModel(
                                    "bare", null, null, null, null, null, new RawJson("{}"))));

    @TempDir private Path home;
    private Path directory;
    private ModelCache cache;

    @BeforeEach
    void open() {
        directory = home.resolve("cache/llm");
        cache = new ModelCache(directory);
    }

    @Test
    void whatWasWrittenIsRead() throws Exception {
        cache.write(LAB, LISTED);

        assertThat(cache.read(LAB)).isEqualTo(LISTED);
        assertThat(cache.find("lab", "http://lab/v1", "full\"\n\u2028"))
                .isEqualTo(LISTED.models().getFirst());
        assertThat(cache.ids("lab", "http://lab/v1")).containsExactly("full\"\n\u2028", "bare");
    }

    @Test
    void whatWasNeverAskedIsNotThere() {
        assertThat(cache.read(LAB)).isNull();
        assertThat(cache.find("lab", "http://lab/v1", "bare")).isNull();
        assertThat(cache.ids("lab", "http://lab/v1")).isEmpty();
    }

    @Test
    void anotherKeyMakesItForeign() throws Exception {
        cache.write(LAB, LISTED);

        assertThat(cache.read(new Source("lab", "http://lab/v1", "another"))).isNull();
        assertThat(cache.read(new Source("lab", "http://lab/v1", ""))).isNull();
    }

    @Test
    void anotherAddressMakesItForeign() throws Exception {
        cache.write(LAB, LISTED);

        assertThat(cache.read(new Source("lab", "http://other/v1", LAB.key()))).isNull();
        assertThat(cache.find("lab", "http://other/v1", "bare")).isNull();
        assertThat(cache.ids("lab", "http://other/v1")).isEmpty();
    }

    @Test
    void anotherSaltMakesItForeign() throws Exception {
        cache.write(LAB, LISTED);

        Files.delete(directory.resolve("salt"));

        assertThat(cache.read(LAB)).isNull();
    }

    @Test
    void theLastListCounts() throws Exception {
        cache.write(LAB, LISTED);
        var later = new Snapshot(LISTED.asked().plusSeconds(9), List.of());
        cache.write(LAB, later);

        assertThat(cache.read(LAB)).isEqualTo(later);
        assertThat(cache.find("lab", "http://lab/v1", "bare")).isNull();
    }

    @Test
    void providersDoNotMixEvenWithOddNames() throws Exception {
        for (String name : List.of("..", ".", "a", "A.b_-")) {
            var one = new Snapshot(LISTED.asked(), List.of(model("of " + name)));
            cache.write(new Source(name, "http://lab/v1", ""), one);
        }

        assertThat(cache.ids("..", "http://lab/v1")).containsExactly("of ..");
        assertThat(cache.ids("A.b_-", "http://lab/v1")).containsExactly("of A.b_-");
        try (Stream<Path> files = Files.walk(home)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(5).allMatch(this::isInside);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "{}",
                "[]",
                "no json",
                "{\"format\":1}",
                "{\"format\":2,\"provider\":\"lab\",\"base_url\":\"http://lab/v1\",\"models\":0}",
                "{\"format\":1,\"provider\":\"lab\",\"base_url\":\"http://lab/v1\",\"models\":0}",
                "{\"format\":1,\"provider\":7,\"base_url\":\"http://lab/v1\",\"models\":0}",
                "{\"format\":1,\"provider\":\"lab\",\"base_url\":\"http://lab/v1\",\"models\":1e99}",
            })
    void whatIsNoCacheIsNone(String text) throws Exception {
        cache.write(LAB, LISTED);
        Files.writeString(file(), text);

        assertThat(cache.read(LAB)).isNull();
        assertThat(cache.find("lab", "http://lab/v1", "bare")).isNull();
        assertThat(cache.ids("lab", "http://lab/v1")).isEmpty();
    }

    @Test
    void aFileThatIsCutAnywhereOrHasAnyWrongByteHurtsNobody() throws Exception {
        cache.write(LAB, LISTED);
        byte[] whole = Files.readAllBytes(file());
        for (int i = 0; i < whole.length; i++) {
            byte[] cut = new byte[i];
            System.arraycopy(whole, 0, cut, 0, i);
            Files.write(file(), cut);
            // Without the last line end it is still whole.
            assertThat(cache.read(LAB)).isEqualTo(i == whole.length - 1 ? LISTED : null);

            byte[] bent = whole.clone();
            bent[i] = '}';
            Files.write(file(), bent);
            cache.read(LAB);
            cache.find("lab", "http://lab/v1", "bare");
            cache.ids("lab", "http://lab/v1");
        }
    }

    @Test
    void whatIsNoFileIsNone() throws Exception {
        Files.createDirectories(file());

        assertThat(cache.read(LAB)).isNull();
        assertThat(cache.ids("lab", "http://lab/v1")).isEmpty();
    }

    @Test
    void onlyTheOwnerMayReadAndNothingIsLeftBeside() throws Exception {
        assumeTrue(home.getFileSystem().supportedFileAttributeViews().contains("posix"));
        cache.write(LAB, LISTED);
        cache.write(LAB, LISTED);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files)
                    .hasSize(2)
                    .allSatisfy(file ->
                            assertThat(
                                            PosixFilePermissions.toString(
                                                    Files.getPosixFilePermissions(file)))
                                    .isEqualTo("rw-------"));
        }
    }

    @Test
    void theKeyIsNotKeptAndItsMarkDiffersFromInstallationToInstallation() throws Exception {
        var other = new ModelCache(home.resolve("other"));
        cache.write(LAB, LISTED);
        other.write(LAB, LISTED);

        String here = Files.readString(file());
        assertThat(here).doesNotContain(LAB.key());
        assertThat(here.lines().findFirst())
                .isNotEqualTo(
                        Files.readString(home.resolve("other/models-lab.jsonl"))
                                .lines()
                                .findFirst());
        assertThat(LAB).asString().doesNotContain(LAB.key());
    }

    @Test
    void whoReadsMeanwhileFindsAWholeList() throws Exception {
        cache.write(LAB, LISTED);
        var whole = new AtomicInteger();
        var broken = new AtomicInteger();
        var done = new CountDownLatch(1);
        Runnable read =
                () -> {
                    while (done.getCount() > 0) {
                        (LISTED.equals(cache.read(LAB)) ? whole : broken).incrementAndGet();
                    }
                };
        Thread reader = Thread.ofPlatform().start(read);

        for (int i = 0; i < 200 || whole.get() + broken.get() == 0; i++) {
            cache.write(LAB, LISTED);
        }
        done.countDown();
        reader.join();

        assertThat(whole).hasPositiveValue();
        assertThat(broken).hasValue(0);
    }

    private boolean isInside(Path file) {
        return file.equals(directory.resolve(file.getFileName()));
    }

    private Path file() {
        return directory.resolve("models-lab.jsonl");
    }

    private static ListedModel model(String id) {
        return new ListedModel(id, null, null, null, null, null, new RawJson("{}"));
    }
}
