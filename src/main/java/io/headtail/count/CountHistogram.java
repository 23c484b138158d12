package io.headtail.count;

/**
 * How many videos have each count, exactly below 64 and in steps of at most 1/32 above.
 *
 * <p>Counts fall into log-linear buckets, 32 to a power of two, as in HdrHistogram. Counts of zero
 * are not held. The buckets answer one question: how high may a floor stand so that at least so
 * many videos are at or above it?
 */
final class CountHistogram {
    private static final int EXACT = 64;
    private static final int SUB_BITS = 5;
    private static final int SIZE = EXACT + (63 - 6) * (1 << SUB_BITS);

    private final int[] videos = new int[SIZE];

    /** The bucket of a count ≥ 0. */
    static int bucket(long count) {
        if (count < EXACT) {
            return (int) count;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(count);
        int sub = (int) (count >>> (exponent - SUB_BITS)) & ((1 << SUB_BITS) - 1);
        return EXACT + ((exponent - 6) << SUB_BITS) + sub;
    }

    /** The least count of a bucket. */
    static long lowest(int bucket) {
        if (bucket < EXACT) {
            return bucket;
        }
        int exponent = 6 + ((bucket - EXACT) >>> SUB_BITS);
        int sub = (bucket - EXACT) & ((1 << SUB_BITS) - 1);
        return ((1L << SUB_BITS) + sub) << (exponent - SUB_BITS);
    }

    /** One video's count has changed. */
    void move(long from, long to) {
        int left = bucket(from);
        int entered = bucket(to);
        if (left != entered) {
            videos[left]--;
            videos[entered]++;
        }
    }

    /** How many videos are in a bucket; bucket 0, the videos without a count, means nothing. */
    int videos(int bucket) {
        return videos[bucket];
    }

    /**
     * The greatest floor ≥ 1, standing at a bucket's lowest count, that at least {@code wanted}
     * videos reach; 1 if fewer videos than that have a count.
     */
    long floorFor(long wanted) {
        long reached = 0;
        for (int bucket = SIZE - 1; bucket > 1; bucket--) {
            reached += videos[bucket];
            if (reached >= wanted) {
                return lowest(bucket);
            }
        }
        return 1;
    }

    static int size() {
        return SIZE;
    }
}
