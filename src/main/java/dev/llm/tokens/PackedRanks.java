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

    private static final int FREE = -1;

    /// Ranks have fewer bits than this.
    private static final int RANK_BITS = 18;

    private static final int RANK = (1 << RANK_BITS) - 1;

    private final byte[] packed;
    private final int[] starts;

    /// A token stands where its hash says or in the next free place after; there are two places per token or more. The bits
    /// of an int above the rank are some of the hash, so that the bytes of other tokens need not be looked at.
    private final int[] table;

    private final int shift;

    private PackedRanks(byte[] packed, int[] starts) {
        this.packed = packed;
        this.starts = starts;
        this.shift = Integer.numberOfLeadingZeros(2 * starts.length - 1);
        this.table = new int[1 << (Integer.SIZE - shift)];
        Arrays.fill(table, FREE);
        for (int rank = 0; rank < starts.length - 1; rank++) {
            if (length(rank) > 0) {
                int hash = hash(packed, starts[rank], starts[rank + 1]);
                int place = hash >>> shift;
                while (table[place] != FREE) {
                    place = next(place);
                }
                table[place] = (hash << RANK_BITS) | rank;
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
        int hash = hash(bytes, start, end);
        int mark = hash << RANK_BITS;
        for (int place = hash >>> shift; table[place] != FREE; place = next(place)) {
            int rank = table[place] & RANK;
            if ((table[place] & ~RANK) == mark && isToken(rank, bytes, start, end)) {
                return rank;
            }
        }
        return NONE;
    }

    private int next(int place) {
        return (place + 1) & (table.length - 1);
    }

    /// FNV-1a, spread over all bits.
    private static int hash(byte[] bytes, int start, int end) {
        int hash = 0x811C9DC5;
        for (int i = start; i < end; i++) {
            hash = (hash ^ bytes[i]) * 0x01000193;
        }
        return hash * 0x9E3779B9;
    }

    /// In bytes.
    int length(int rank) {
        return starts[rank + 1] - starts[rank];
    }

    byte firstByte(int rank) {
        return packed[starts[rank]];
    }

    private boolean isToken(int rank, byte[] bytes, int start, int end) {
        return Arrays.equals(packed, starts[rank], starts[rank + 1], bytes, start, end);
    }
}
