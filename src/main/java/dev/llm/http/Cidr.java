package dev.llm.http;

import java.net.InetAddress;

/// Address ranges such as `10.0.0.0/8`. Names are never looked up.
final class Cidr {
    private Cidr() {}

    /// Whether a host that is an address lies in a range; a name never does.
    static boolean contains(String range, String host) {
        int slash = range.indexOf('/');
        try {
            int bits = Integer.parseInt(range.substring(slash + 1));
            return samePrefix(
                    InetAddress.ofLiteral(range.substring(0, slash)).getAddress(),
                    InetAddress.ofLiteral(host).getAddress(),
                    bits);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean samePrefix(byte[] a, byte[] b, int bits) {
        if (a.length != b.length || bits < 0 || bits > a.length * 8) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((a[bit / 8] & mask) != (b[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
