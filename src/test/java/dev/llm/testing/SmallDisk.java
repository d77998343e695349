package dev.llm.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A disk of 4 MB in memory, which only the process sees that runs on it.
public final class SmallDisk {
    private static final List<String> ALONE = List.of("unshare", "--map-root-user", "--mount");

    private SmallDisk() {}

    /// Runs a `main`, which is given the directory where the disk is and these arguments. A test that needs it is left
    /// out where nobody may mount.
    ///
    /// @return what it said on standard output, line by line
    public static List<String> run(Path disk, Class<?> program, String... args)
            throws IOException, InterruptedException {
        assumeTrue(canMount(disk), "this system lets nobody mount");
        var command = new ArrayList<>(ALONE);
        command.addAll(
                List.of(
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=4m tmpfs \"$1\" && shift && exec \"$@\"",
                        "sh",
                        disk.toString(),
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        disk.toString()));
        command.addAll(List.of(args));
        Process running =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String said = new String(running.getInputStream().readAllBytes(), UTF_8);
        assertThat(running.waitFor()).as(said).isZero();
        return said.lines().toList();
    }

    private static boolean canMount(Path disk) throws InterruptedException {
        var command = new ArrayList<>(ALONE);
        command.addAll(List.of("mount", "-t", "tmpfs", "tmpfs", disk.toString()));
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }
}
