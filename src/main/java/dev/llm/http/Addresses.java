package dev.llm.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

/// Which addresses are not the open internet's.
public final class Addresses {
    /// Beside those that Java knows: carriers' own, reserved ones, and IPv6 addresses that hold an IPv4 one.
    private static final List<String> CLOSED =
            List.of(
                    "0.0.0.0/8",
                    "100.64.0.0/10",
                    "192.0.0.0/24",
                    "198.18.0.0/15",
                    "240.0.0.0/4",
                    "fc00::/7",
                    "64:ff9b::/96",
                    "64:ff9b:1::/48",
                    "2002::/16");

    private Addresses() {}

    /// Whether it is this machine, a network behind it, or anything else that a stranger's address must not lead to.
    public static boolean isClosed(InetAddress address) {
        if (address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return true;
        }
        String text = address.getHostAddress();
        if (address instanceof Inet6Address && text.contains("%")) {
            text = text.substring(0, text.indexOf('%'));
        }
        for (String range : CLOSED) {
            if (Cidr.contains(range, text)) {
                return true;
            }
        }
        return false;
    }
}
