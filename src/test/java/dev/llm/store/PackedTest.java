package dev.llm.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedTest {
    private static final String WORDS = "data: {\"type\":\"ping\"}\n\n";

    private final Packed.Packer packer = new Packed.Packer();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 40, 50, 100, 10_000})
    void whatIsPackedIsUnpackedToTheByte(int times) throws SQLException {
        byte[] text = WORDS.repeat(times).getBytes(UTF_8);
        byte[] noise = new byte[text.length];
        new Random(times).nextBytes(noise);
        for (byte[] body : new byte[][] {text, noise, text}) {
            Packed packed = packer.pack(body);

            assertThat(packed.unpacked()).isEqualTo(body);
            assertThat(packed.bytes().length).isLessThanOrEqualTo(body.length);
        }
    }

    @Test
    void aStreamTakesATenthOfItsBytes() {
        byte[] body = WORDS.repeat(100).getBytes(UTF_8);

        assertThat(packer.pack(body).bytes().length).isLessThan(body.length / 10);
    }

    @Test
    void whatIsDamagedIsNotTakenForABody() {
        byte[] body = WORDS.repeat(100).getBytes(UTF_8);
        byte[] packed = packer.pack(body).bytes();
        byte[] cut = Arrays.copyOf(packed, packed.length / 2);
        byte[] changed = packed.clone();
        changed[packed.length / 2] ^= 0x55;
        for (byte[] damaged : new byte[][] {cut, changed, new byte[0]}) {
            assertThatThrownBy(() -> new Packed(damaged, body.length).unpacked())
                    .isInstanceOf(SQLException.class);
        }
    }
}
