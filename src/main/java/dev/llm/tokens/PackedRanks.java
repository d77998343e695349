package dev.llm.tokens;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/// The tokens of an encoding with their ranks, as the build packs them (`src/build/java/PackRanks.java`). A map only in
/// form: jtokkit goes through it and makes tables of its own, so that to hash it first would be for nothing.
final class PackedRanks extends AbstractMap<byte[], Integer> {
    private final byte[][] tokens;
    private final Integer[] ranks;

    private PackedRanks(byte[][] tokens, Integer[] ranks) {
        this.tokens = tokens;
        this.ranks = ranks;
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
        var tokens = new byte[count][];
        var ranks = new Integer[count];
        int filled = 0;
        int start = lengths + count;
        for (int rank = 0; rank < count; rank++) {
            int length = packed[lengths + rank] & 0xFF;
            if (length > 0) {
                tokens[filled] = Arrays.copyOfRange(packed, start, start + length);
                ranks[filled++] = rank;
                start += length;
            }
        }
        return new PackedRanks(Arrays.copyOf(tokens, filled), Arrays.copyOf(ranks, filled));
    }

    @Override
    public Set<Map.Entry<byte[], Integer>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return tokens.length;
            }

            @Override
            public Iterator<Map.Entry<byte[], Integer>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<byte[], Integer>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < tokens.length;
        }

        @Override
        public Map.Entry<byte[], Integer> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return Map.entry(tokens[next], ranks[next++]);
        }
    }
}
