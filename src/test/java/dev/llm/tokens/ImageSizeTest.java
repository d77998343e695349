package dev.llm.tokens;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageSizeTest {
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif"})
    void thePixelsOfAPictureAreRead(String format) throws IOException {
        assertThat(ImageSize.of(picture(format, 321, 45))).isEqualTo(new ImageSize(321, 45));
    }

    /// By hand after the container specification: 16 by 8 pixels in each of the three forms.
    @ParameterizedTest
    @CsvSource({
        "lossy, 56503820 0a000000 300100 9d012a 1000 0800 00",
        "lossless, 5650384c 0a000000 2f 0fc00100 00 00000000",
        "extended, 56503858 0a000000 00000000 0f0000 070000 00",
    })
    void thePixelsOfAWebpAreRead(String form, String hex) {
        byte[] file = bytes("RIFF\0\0\0\0WEBP", HexFormat.of().parseHex(hex.replace(" ", "")));

        assertThat(ImageSize.of(file)).as(form).isEqualTo(new ImageSize(16, 8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif"})
    void aPictureThatIsCutAnywhereHasASizeOrNone(String format) throws IOException {
        byte[] file = picture(format, 321, 45);
        for (int length = 0; length < file.length; length++) {
            ImageSize size = ImageSize.of(Arrays.copyOf(file, length));

            assertThat(size == null || size.equals(new ImageSize(321, 45))).isTrue();
        }
    }

    @Test
    void anythingElseIsNoPicture() {
        assertThat(ImageSize.of(bytes("%PDF-1.7", new byte[40]))).isNull();
        assertThat(ImageSize.of(new byte[0])).isNull();
    }

    private static byte[] picture(String format, int width, int height) throws IOException {
        var out = new ByteArrayOutputStream();
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    private static byte[] bytes(String beginning, byte[] rest) {
        byte[] file =
                Arrays.copyOf(beginning.getBytes(ISO_8859_1), beginning.length() + rest.length);
        System.arraycopy(rest, 0, file, beginning.length(), rest.length);
        return file;
    }
}
