package dev.llm.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.catalog.Modality;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileTypeTest {
    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource({
        "89504e470d0a1a0a0000000d, image/png",
        "ffd8ffe000104a464946, image/jpeg",
        "474946383961, image/gif",
        "52494646240000005745425056503820, image/webp",
        "524946462400000057415645666d7420, audio/wav",
        "255044462d312e37, application/pdf",
        "4944330400000000, audio/mpeg",
        "fffb9064, audio/mpeg",
        "fff15080, audio/aac",
        "664c614300000022, audio/flac",
        "4f67675300020000, audio/ogg",
        "424d46000000000000003600, image/bmp",
        "464f524d0000000041494646, audio/aiff",
        "00000018667479706865696300000000, image/heic",
        "000000186674797069736f6d00000000, video/mp4",
        "504b0304, application/zip",
        "68656c6c6f, text/plain",
        "c3a4c3b6, text/plain",
        "efbbbf7b7d, text/plain",
        "00010203, ",
        "68656c00, ",
        "c3, ",
        "fffe6800, ",
        "ffffff, "
    })
    void isToldByItsFirstBytes(String hex, @Nullable String type) {
        assertThat(FileType.of(HexFormat.of().parseHex(hex), true)).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BMI,weight\n21,70",
                "ID3 tags and how to read them",
                "A note: WAVE",
                "RIFF and AIFF, compared",
                "OggS",
                "PK it"
            })
    void textThatBeginsLikeAFileIsText(String text) {
        assertThat(FileType.of(text.getBytes(StandardCharsets.UTF_8), true))
                .isEqualTo("text/plain");
    }

    @Test
    void aBeginningMayEndInsideACharacter() {
        byte[] text = "naïve €uro 🦊".getBytes(StandardCharsets.UTF_8);
        for (int length = 1; length <= text.length; length++) {
            byte[] begin = java.util.Arrays.copyOf(text, length);
            assertThat(FileType.of(begin, false)).as("%d bytes", length).isEqualTo("text/plain");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "image/png, IMAGE",
        "audio/wav, AUDIO",
        "video/mp4, VIDEO",
        "application/pdf, PDF",
        "text/markdown, TEXT",
        "application/json, TEXT",
        "image/svg+xml, IMAGE",
        "application/zip, ",
        "nonsense, "
    })
    void aTypeIsOfAKind(String type, @Nullable Modality kind) {
        assertThat(FileType.kind(type)).isEqualTo(kind);
    }
}
