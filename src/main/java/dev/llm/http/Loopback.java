package dev.llm.http;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/// Which hosts are this machine, by name alone: nothing is looked up.
public final class Loopback {
    private static final Pattern IPV4 = Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    private Loopback() {}

    public static boolean is(URI uri) {
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        return host.equals("localhost")
                || host.equals("[::1]")
                || host.equals("::1")
                || IPV4.matcher(host).matches();
    }
}
