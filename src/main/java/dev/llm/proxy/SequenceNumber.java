package dev.llm.proxy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// `"sequence_number":12`, found in the bytes of an event. In a text the field's name cannot stand so: its quotation marks
/// would have backslashes before them.
final class SequenceNumber {
    private static final byte[] NAME = "\"sequence_number\":".getBytes(StandardCharsets.US_ASCII);

    private static final int MOST_DIGITS = 18;

    private SequenceNumber() {}

    /// @return -1 when there is none
    static long of(byte[] event, int length) {
        for (int at = 0; at + NAME.length < length; at++) {
            if (event[at] == '"'
                    && Arrays.equals(event, at, at + NAME.length, NAME, 0, NAME.length)) {
                return number(event, at + NAME.length, length);
            }
        }
        return -1;
    }

    private static long number(byte[] event, int from, int length) {
        int at = from;
        while (at < length && event[at] == ' ') {
            at++;
        }
        long number = -1;
        int most = Math.min(length, at + MOST_DIGITS);
        for (; at < most && event[at] >= '0' && event[at] <= '9'; at++) {
            number = Math.max(number, 0) * 10 + (event[at] - '0');
        }
        return number;
    }
}
