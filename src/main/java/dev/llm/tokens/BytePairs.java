package dev.llm.tokens;

import java.util.Arrays;

/// Cuts pieces into tokens: of all neighbours that make a token together, those of the lowest rank become one, until none
/// are left. For one thread.
///
/// The pairs wait in a heap, so that a piece of a million bytes takes little longer than as many in short ones.
final class BytePairs {
    private static final int NOWHERE = -1;

    private final PackedRanks ranks;

    private byte[] piece = {};
    private int length;

    /// By where a token begins: where it ends, where the one before it begins, and the rank of both this and the next.
    private int[] ends = {};

    private int[] befores = {};
    private int[] pairs = {};

    /// The rank of a pair and where it begins; the lowest first. One that was changed meanwhile is no longer true.
    private long[] heap = {};

    private int waiting;

    BytePairs(PackedRanks ranks) {
        this.ranks = ranks;
    }

    /// @return how many tokens there are in a piece
    int cut(byte[] bytes) {
        piece = bytes;
        length = bytes.length;
        if (ends.length < length) {
            grow();
        }
        if (ranks.of(piece, 0, length) != PackedRanks.NONE) {
            ends[0] = length;
            return 1;
        }
        waiting = 0;
        for (int i = 0; i < length; i++) {
            ends[i] = i + 1;
            befores[i] = i - 1;
        }
        for (int i = 0; i < length; i++) {
            look(i);
        }
        int tokens = length;
        while (waiting > 0) {
            long lowest = takeLowest();
            int start = (int) lowest;
            if (pairs[start] == (int) (lowest >>> Integer.SIZE)) {
                join(start);
                tokens--;
            }
        }
        return tokens;
    }

    /// Writes down the ranks of the tokens of the last piece.
    ///
    /// @return the place after the last
    int write(int[] into, int at) {
        int place = at;
        for (int start = 0; start < length; start = ends[start]) {
            into[place++] = ranks.of(piece, start, ends[start]);
        }
        return place;
    }

    private void grow() {
        int room = Math.max(64, length + length / 2);
        ends = new int[room];
        befores = new int[room];
        pairs = new int[room];
    }

    private void join(int start) {
        int next = ends[start];
        int end = ends[next];
        ends[start] = end;
        pairs[next] = PackedRanks.NONE;
        if (end < length) {
            befores[end] = start;
        }
        look(start);
        if (befores[start] != NOWHERE) {
            look(befores[start]);
        }
    }

    /// Whether a token and the next are one together.
    private void look(int start) {
        int next = ends[start];
        int rank = next < length ? ranks.of(piece, start, ends[next]) : PackedRanks.NONE;
        pairs[start] = rank;
        if (rank != PackedRanks.NONE) {
            add(((long) rank << Integer.SIZE) | start);
        }
    }

    private void add(long pair) {
        if (waiting == heap.length) {
            heap = Arrays.copyOf(heap, Math.max(64, 2 * heap.length));
        }
        int place = waiting++;
        while (place > 0) {
            int parent = (place - 1) / 2;
            if (heap[parent] <= pair) {
                break;
            }
            heap[place] = heap[parent];
            place = parent;
        }
        heap[place] = pair;
    }

    private long takeLowest() {
        long lowest = heap[0];
        long last = heap[--waiting];
        int place = 0;
        for (int child = 1; child < waiting; child = 2 * place + 1) {
            if (child + 1 < waiting && heap[child + 1] < heap[child]) {
                child++;
            }
            if (last <= heap[child]) {
                break;
            }
            heap[place] = heap[child];
            place = child;
        }
        heap[place] = last;
        return lowest;
    }
}
