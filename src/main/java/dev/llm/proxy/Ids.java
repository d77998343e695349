package dev.llm.proxy;

import java.util.concurrent.ThreadLocalRandom;

/// Names for exchanges, in the order of time: by these they are found in the log.
final class Ids {
    private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

    /// `req_` and 26 digits of base 32: the time in milliseconds, and 80 bits of chance.
    String next() {
        var id = new char[30];
        "req_".getChars(0, 4, id, 0);
        put(id, 4, 10, System.currentTimeMillis());
        ThreadLocalRandom random = ThreadLocalRandom.current();
        put(id, 14, 8, random.nextLong());
        put(id, 22, 8, random.nextLong());
        return new String(id);
    }

    private static void put(char[] id, int at, int count, long bits) {
        long left = bits;
        for (int i = at + count - 1; i >= at; i--) {
            id[i] = DIGITS[(int) (left & 31)];
            left >>>= 5;
        }
    }
}
