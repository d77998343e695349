package dev.llm.tokens;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The tokens of an encoding with their ranks, as the build packs them (`src/build/java/PackRanks.java`): the bytes of all
/// tokens one after another, where each begins, and a table to find one by its bytes. An object per token would take ten
/// times the room.
final class PackedRanks {
    /// Of bytes that are no token: after all others.
    static final int NONE = Integer.MAX_VALUE;

    private static final int NO_TOKEN = -1;

    private final byte[] packed;
    private final int[] starts;

    /// By hash, with at least two places per token: the rank of the token that stands there or before the next free one.
    private final int[] table;

    private final int shift;

    private PackedRanks(byte[] packed, int[] starts) {
        this.packed = packed;
        this.starts = starts;
        this.shift = Integer.numberOfLeadingZeros(2 * starts.length - 1);
        this.table = new int[1 << (Integer.SIZE - shift)];
        Arrays.fill(table, NO_TOKEN);
        for (int rank = 0; rank < starts.length - 1; rank++) {
            if (length(rank) > 0) {
                table[place(packed, starts[rank], starts[rank + 1])] = rank;
            }
        }
    }

    static PackedRanks read(String resource) {
        try (InputStream in = PackedRanks.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new LlmException(ErrorKind.INTERNAL, "the program lacks its own " + resource);
            }
            return unpack(in.readAllBytes());
        } catch (IOException e) {
            throw new LlmException(
                    ErrorKind.INTERNAL, "cannot read " + resource + ": " + e.getMessage());
        }
    }

    private static PackedRanks unpack(byte[] packed) {
        int lengths = Integer.BYTES;
        int count = ByteBuffer.wrap(packed).getInt();
        var starts = new int[count + 1];
        starts[0] = lengths + count;
        for (int rank = 0; rank < count; rank++) {
            starts[rank + 1] = starts[rank] + (packed[lengths + rank] & 0xFF);
        }
        return new PackedRanks(packed, starts);
    }

    /// The rank of the token that consists of these bytes, or [#NONE].
    int of(byte[] bytes, int start, int end) {
        int rank = table[place(bytes, start, end)];
        return rank == NO_TOKEN ? NONE : rank;
    }

    /// In bytes.
    int length(int rank) {
        return starts[rank + 1] - starts[rank];
    }

    byte firstByte(int rank) {
        return packed[starts[rank]];
    }

    /// Where a token of these bytes stands in the table, or else the free place where it would.
    private int place(byte[] bytes, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + bytes[i];
        }
        int place = (hash * 0x9E3779B9) >>> shift;
        while (table[place] != NO_TOKEN && !isToken(table[place], bytes, start, end)) {
            place = (place + 1) & (table.length - 1);
        }
        return place;
    }

    private boolean isToken(int rank, byte[] bytes, int start, int end) {
        return Arrays.equals(packed, starts[rank], starts[rank + 1], bytes, start, end);
    }
}
