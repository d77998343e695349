package dev.llm.proxy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The beginning of what was sent, as the pieces that it was sent in: they are put together once.
final class Kept {
    private final int most;
    private final List<byte[]> pieces = new ArrayList<>();
    private int size;

    /// @param most bytes; 0 when nothing is to be kept
    Kept(int most) {
        this.most = most;
    }

    void add(byte[] piece) {
        if (size < most) {
            pieces.add(piece);
            size += Math.min(piece.length, most - size);
        }
    }

    /// Null when nothing is to be kept.
    byte @Nullable [] bytes() {
        if (most == 0) {
            return null;
        }
        byte[] bytes = new byte[size];
        int at = 0;
        for (byte[] piece : pieces) {
            int length = Math.min(piece.length, size - at);
            System.arraycopy(piece, 0, bytes, at, length);
            at += length;
        }
        return bytes;
    }
}
