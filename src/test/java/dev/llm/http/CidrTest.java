package dev.llm.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidrTest {
    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "192.168.1.0/24, 192.168.1.255, true",
        "192.168.1.0/24, 192.168.2.0, false",
        "192.168.1.77/24, 192.168.1.1, true",
        "10.0.0.0/9, 10.127.0.1, true",
        "10.0.0.0/9, 10.128.0.1, false",
        "10.1.1.1/32, 10.1.1.1, true",
        "10.1.1.1/32, 10.1.1.2, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "0.0.0.0/0, ::1, false",
        "::/0, ::1, true",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "10.0.0.0/33, 10.0.0.0, false",
        "10.0.0.0/-1, 10.0.0.0, false",
        "10.0.0.0/x, 10.0.0.0, false",
        "10.0.0.0/, 10.0.0.0, false",
        "/8, 10.0.0.0, false",
        "localhost/8, 127.0.0.1, false",
        "127.0.0.0/8, localhost, false",
        "999.0.0.0/8, 999.0.0.1, false",
        "1.2.3.4.5/8, 1.2.3.4, false",
    })
    void holdsWhatBeginsWithTheSameBits(String range, String host, boolean within) {
        assertThat(Cidr.contains(range, host)).isEqualTo(within);
    }
}
