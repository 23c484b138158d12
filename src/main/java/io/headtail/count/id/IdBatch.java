package io.headtail.count.id;

/**
 * Ids to be looked up together. A lookup in a large dictionary costs a cache miss or two, and a
 * processor can overlap a dozen of them if none depends on the outcome of another: {@link
 * VideoIds#touch} reads ahead for the whole batch. A flyweight that keeps the arrays it is given
 * until {@link #clear}. Not thread-safe.
 */
public final class IdBatch {
    final int capacity;
    private final byte[][] bytes;
    private final int[] from;
    private final int[] lengths;
    final long[] first;
    final long[] second;
    final long[] hashes;
    final int[] entries;
    private int size;

    /** Receives what was read ahead, so that the reads are not optimised away. */
    long readAhead;

    /** An empty batch of at most {@code capacity} ids. */
    public IdBatch(int capacity) {
        this.capacity = capacity;
        bytes = new byte[capacity][];
        from = new int[capacity];
        lengths = new int[capacity];
        first = new long[capacity];
        second = new long[capacity];
        hashes = new long[capacity];
        entries = new int[capacity];
    }

    /** Number of ids in the batch. */
    public int size() {
        return size;
    }

    /**
     * Appends the id in {@code id[start, start + length)}; 1 to {@link VideoIds#MAX_LENGTH} bytes.
     */
    public void add(byte[] id, int start, int length) {
        int i = size++;
        bytes[i] = id;
        from[i] = start;
        lengths[i] = length;
        long one = IdHash.first(id, start, length);
        long two = IdHash.second(id, start, length);
        first[i] = one;
        second[i] = two;
        hashes[i] =
                length <= IdHash.MAX_SHORT_BYTES
                        ? IdHash.hash(one, two)
                        : IdHash.hash(id, start, length);
    }

    /** Empties the batch. */
    public void clear() {
        size = 0;
    }

    /** The array that holds id {@code i}. */
    public byte[] bytes(int i) {
        return bytes[i];
    }

    /** Where id {@code i} begins in its array. */
    public int from(int i) {
        return from[i];
    }

    /** Length of id {@code i} in bytes. */
    public int length(int i) {
        return lengths[i];
    }
}
