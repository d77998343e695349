package dev.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Installation;
import dev.llm.testing.Result;
import dev.llm.testing.Running;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The script `llm`: where it finds things, what it becomes, and what it says when it cannot.
@Timeout(120)
class LauncherIT {
    private static final String[] ECHO = {"-m", "echo", "hi  there"};

    @TempDir private Path home;
    private Installation installed;
    private String llm = "";

    @BeforeEach
    void install() {
        installed = Installation.in(home.resolve("a place/with \"spaces\""));
        llm = installed.path("llm").toString();
    }

    @Test
    void itRunsFromAnywhereByAnyNameAndLink() throws Exception {
        Path bin = Files.createDirectories(home.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("absolute"), installed.path("llm"));
        Files.createSymbolicLink(bin.resolve("ask me"), Path.of("absolute"));
        Files.createSymbolicLink(bin.resolve("up"), Path.of("../bin/ask me"));
        installed.env("PATH", bin + ":/usr/bin:/bin");

        assertEchoes(installed.run(home, llm, ECHO));
        assertEchoes(installed.run(installed.path(""), "./llm", ECHO));
        assertEchoes(installed.run(installed.path("src"), "../llm", ECHO));
        assertEchoes(installed.run(home, bin.resolve("ask me").toString(), ECHO));
        assertEchoes(installed.run(home, "bin/up", ECHO));
        assertEchoes(
                installed.run(home, "/bin/sh", "-c", "up \"$@\"", "sh", "-m", "echo", "hi  there"));
    }

    @Test
    void itBecomesTheJvmSoThatSignalsAndCodesAreTheProgramsOwn() throws Exception {
        try (Running running = installed.start(home, List.of(llm, "-m", "echo", "hi"))) {
            assertThat(running.nextErrLine()).contains("waiting for standard input");
            String command = Files.readString(Path.of("/proc/" + running.pid() + "/cmdline"));
            assertThat(command).contains("dev.llm.Main");
            running.signal("TERM").finish().expect(143);
        }
        assertThat(installed.run(home, llm, "-m", "nothing/here", "x").expect(3).failure())
                .contains("no provider is named nothing");
    }

    @Test
    void withoutAJdkItSaysSoInOneSentence() throws Exception {
        installed.env("LLM_JAVA_HOME", "/nowhere");

        assertThat(installed.run(home, llm, ECHO).expect(3).failure())
                .isEqualTo(
                        "llm: LLM_JAVA_HOME is /nowhere, which is not a JDK 25 or newer; correct it or unset it");
        installed.delete("target/llm.jdk");
        Result unbuilt = installed.run(home, llm, ECHO).expect(3);
        assertThat(unbuilt.failure()).contains("/nowhere");
        assertThat(unbuilt.out()).isEmpty();
    }

    @Test
    void anOlderJdkIsNone() throws Exception {
        installed
                .write("jdk 21/bin/javac", "")
                .write("jdk 21/release", "JAVA_VERSION=\"21.0.4\"\n");
        assertThat(installed.path("jdk 21/bin/javac").toFile().setExecutable(true)).isTrue();

        installed.env("LLM_JAVA_HOME", installed.path("jdk 21").toString());

        assertThat(installed.run(home, llm, ECHO).expect(3).failure())
                .contains("not a JDK 25 or newer");
    }

    @Test
    void aJdkThatIsNamedIsUsed() throws Exception {
        // The one that built is gone.
        installed
                .write("target/llm.jdk", "/nowhere\n")
                .env("LLM_JAVA_HOME", System.getProperty("java.home"));

        assertEchoes(installed.run(home, llm, ECHO));
    }

    @Test
    void aCacheThatIsMissingBrokenOrStaleCostsNoWord() throws Exception {
        installed.write("target/llm.aot", "this is no cache");
        assertEchoes(installed.run(home, llm, ECHO));
        installed.write("target/llm.aot", "");
        assertEchoes(installed.run(home, llm, ECHO));
        installed.delete("target/llm.aot");
        assertEchoes(installed.run(home, llm, ECHO));

        Path whole = Path.of(System.getProperty("llm.root", ""), "target/llm.aot");
        Files.copy(whole, installed.path("target/llm.aot"));
        installed.age("target/llm.aot", 1000);
        assertEchoes(installed.run(home, llm, ECHO));
        try (var file =
                Files.newByteChannel(installed.path("target/llm.aot"), StandardOpenOption.WRITE)) {
            file.truncate(Files.size(whole) / 2);
        }
        assertEchoes(installed.run(home, llm, ECHO));
    }

    /// The JVM would take the classes of the jar before from it, and not notice.
    @Test
    void aCacheThatIsOlderThanTheJarIsNotUsed() throws Exception {
        try (FileSystem jar = FileSystems.newFileSystem(installed.path("target/llm.jar"))) {
            Files.delete(jar.getPath("dev/llm/render/Output.class"));
        }

        assertThat(installed.run(home, llm, "--version").expect(1).failure())
                .contains("NoClassDefFoundError");
    }

    @Test
    void aClosedStandardInputIsAnEmptyOne() throws Exception {
        assertEchoes(
                installed.run(
                        home,
                        "/bin/sh",
                        "-c",
                        "exec \"$@\" <&-",
                        "sh",
                        llm,
                        "-m",
                        "echo",
                        "hi  there"));
    }

    @Test
    void argumentsKeepTheirLettersInALocaleWithoutAny() throws Exception {
        for (String locale : List.of("", "C", "POSIX", "xx_YY.UTF-8", "xx_YY")) {
            installed.env("LC_ALL", locale);
            assertThat(
                            installed
                                    .run(home, llm, "-m", "echo", "Grüße 漢 \uD83D\uDE00", "*")
                                    .expect(0)
                                    .out())
                    .isEqualTo("Grüße 漢 \uD83D\uDE00 *\n");
        }
    }

    @Test
    void itBuildsOnFirstUseAndWhenASourceIsNewer() throws Exception {
        buildsBy("cp \"$0.made\" \"${0%/*}/target/llm.jdk\"", "exit 0");
        installed
                .write("mvnw.made", System.getProperty("java.home") + "\n")
                .delete("target/llm.jdk");

        Result first = installed.run(home, llm, ECHO).expect(0);
        assertThat(first.out()).isEqualTo("hi  there\n");
        assertThat(first.failure()).contains("building");
        assertEchoes(installed.run(home, llm, ECHO));

        installed
                .age("target/llm.jdk", 50)
                .write("src/main/New.java", "")
                .age("src/main/New.java", 20);
        assertThat(installed.run(home, llm, ECHO).expect(0).failure()).contains("building");
    }

    @Test
    void aBuildThatFailsIsSaidAndItsLogNamed() throws Exception {
        buildsBy("echo much ado; echo more >&2", "exit 1");
        installed.delete("target/llm.jdk");

        Result result = installed.run(home, llm, ECHO).expect(1);

        assertThat(result.out()).isEmpty();
        assertThat(result.errLines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("building"),
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "llm: the build failed; see "
                                                        + installed.path("target/build.log")));
        assertThat(Files.readString(installed.path("target/build.log")))
                .isEqualTo("much ado\nmore\n");
    }

    /// Puts something in the place of Maven.
    private void buildsBy(String... lines) {
        installed.write("mvnw", "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        assertThat(installed.path("mvnw").toFile().setExecutable(true)).isTrue();
    }

    private static void assertEchoes(Result result) {
        assertThat(result.expect(0).out()).isEqualTo("hi  there\n");
        assertThat(result.err()).isEmpty();
    }
}
