package dev.llm.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheDirectoryTest {
    @ParameterizedTest(name = "{0} with {1}={2}: {3}")
    @CsvSource({
        "Linux,      XDG_CACHE_HOME, /var/c,    /var/c/llm",
        "Linux,      XDG_CACHE_HOME, relative,  /home/me/.cache/llm",
        "Linux,      XDG_CACHE_HOME, '',        /home/me/.cache/llm",
        "Linux,      LOCALAPPDATA,   /c,        /home/me/.cache/llm",
        "Mac OS X,   LOCALAPPDATA,   /c,        /home/me/Library/Caches/llm",
        "Mac OS X,   XDG_CACHE_HOME, /var/c,    /var/c/llm",
        "Windows 11, LOCALAPPDATA,   /local,    /local/llm",
        "Windows 11, XDG_CACHE_HOME, /var/c,    /home/me/AppData/Local/llm",
    })
    void isWhereTheSystemKeepsCaches(String os, String variable, String value, Path directory) {
        var environment =
                new Environment(Map.of(variable, value), Path.of("/home/me"), Path.of("/work"), os);

        assertThat(CacheDirectory.of(environment)).isEqualTo(directory);
    }
}
