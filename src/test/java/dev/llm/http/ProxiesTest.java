package dev.llm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
    @ParameterizedTest(name = "{0}: {1} by {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    HTTPS_PROXY=http://p:1                       | https://a.com | p:1
                    https_proxy=http://p:1                       | https://a.com | p:1
                    HTTPS_PROXY=http://p:1                       | http://a.com  | none
                    HTTP_PROXY=http://p:1                        | http://a.com  | p:1
                    http_proxy=http://p:1                        | http://a.com  | p:1
                    HTTP_PROXY=http://p:1                        | https://a.com | none
                    HTTPS_PROXY=http://upper:1 https_proxy=http://lower:2 | https://a.com | lower:2
                    HTTPS_PROXY=http://p:1 https_proxy=          | https://a.com | p:1
                    ALL_PROXY=http://p:1                         | https://a.com | p:1
                    all_proxy=http://p:1                         | http://a.com  | p:1
                    ALL_PROXY=http://p:1 HTTPS_PROXY=http://q:2  | https://a.com | q:2
                    ALL_PROXY=http://p:1 HTTPS_PROXY=http://q:2  | http://a.com  | p:1
                    HTTPS_PROXY=p:3128                           | https://a.com | p:3128
                    HTTPS_PROXY=http://p                         | https://a.com | p:80
                    HTTPS_PROXY=http://p:1/                      | https://a.com | p:1
                    HTTPS_PROXY=HTTP://p:1                       | https://a.com | p:1
                    HTTPS_PROXY=http://u:secret@p:1              | https://a.com | p:1
                    HTTPS_PROXY=                                 | https://a.com | none
                    all_proxy=socks5://s:1 http_proxy=http://p:1 https_proxy=http://p:1 | https://a.com | p:1
                    """)
    void theVariablesNameTheProxy(String variables, String target, String proxy) {
        assertThat(chosen(variables, target)).isEqualTo(proxy);
    }

    @ParameterizedTest(name = "{0}: {1} by {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a.com                 | https://a.com          | none
                    a.com                 | https://x.a.com        | none
                    a.com                 | https://xa.com         | p:1
                    a.com                 | https://A.COM          | none
                    A.COM                 | https://a.com          | none
                    .a.com                | https://a.com          | none
                    .a.com                | https://x.a.com        | none
                    .a.com                | https://xa.com         | p:1
                    *.a.com               | https://x.a.com        | none
                    x.a.com               | https://a.com          | p:1
                    *                     | https://anything       | none
                    b.com,a.com           | https://a.com          | none
                    b.com, a.com          | https://a.com          | none
                    b.com a.com           | https://a.com          | none
                    ,,a.com,              | https://a.com          | none
                    a.com:8443            | https://a.com:8443     | none
                    a.com:8443            | https://a.com          | p:1
                    a.com:443             | https://a.com          | none
                    a.com:80              | http://a.com           | none
                    a.com:80              | https://a.com          | p:1
                    localhost             | http://localhost:11434 | none
                    127.0.0.1             | http://127.0.0.1:1     | none
                    127.0.0.1             | http://localhost:1     | p:1
                    ::1                   | http://[::1]:1         | none
                    [::1]                 | http://[::1]:1         | none
                    [::1]:1               | http://[::1]:1         | none
                    [::1]:2               | http://[::1]:1         | p:1
                    10.0.0.0/8            | http://10.1.2.3        | none
                    10.0.0.0/8            | http://11.1.2.3        | p:1
                    10.0.0.0/8            | http://10.example      | p:1
                    fd00::/8              | http://[fd12::1]       | none
                    fd00::/8              | http://[fe80::1]       | p:1
                    http://a.com          | https://a.com          | p:1
                    ''                    | http://localhost       | p:1
                    """)
    void noProxyExemptsWhatItLists(String exempt, String target, String proxy) {
        String variables = "ALL_PROXY=http://p:1";

        assertThat(chosen(variables, target, exempt)).isEqualTo(proxy);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socks5://p:1",
                "https://p:1",
                "http://",
                "http://:3128",
                "http://u:secret@p:x",
                "http://u:se%zzcret@p:1",
                "http://u:secret@p q",
            })
    void whatIsNoHttpProxyIsRefusedWithoutShowingItsPassword(String value) {
        LlmException failure =
                Objects.requireNonNull(
                        catchThrowableOfType(
                                LlmException.class,
                                () -> Proxies.fromEnvironment(Map.of("HTTPS_PROXY", value))));

        assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(failure.message()).isEqualTo("HTTPS_PROXY is not the address of an HTTP proxy");
    }

    @Test
    void withoutVariablesThereIsNoProxy() {
        assertThat(chosen("", "https://a.com")).isEqualTo("none");
    }

    private static String chosen(String variables, String target) {
        return chosen(variables, target, "");
    }

    private static String chosen(String variables, String target, String exempt) {
        Map<String, String> env =
                Arrays.stream(variables.split(" "))
                        .filter(variable -> variable.contains("="))
                        .map(variable -> variable.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        env.put("NO_PROXY", exempt);
        Proxy proxy = Proxies.fromEnvironment(env).select(URI.create(target)).getFirst();
        return proxy.address() instanceof InetSocketAddress address
                ? address.getHostString() + ":" + address.getPort()
                : "none";
    }
}
