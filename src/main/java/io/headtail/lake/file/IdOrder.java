package io.headtail.lake.file;

import java.util.Arrays;

/** The order of minutes: by minute, then by the id's unsigned bytes. Holds one place in it. */
final class IdOrder {
    private final byte[] id = new byte[LakeFormat.MAX_ID_BYTES];
    private int length;
    private long minuteMs;

    static void check(int length) {
        if (length < 1 || length > LakeFormat.MAX_ID_BYTES) {
            throw new IllegalArgumentException(
                    "an id of " + length + " bytes: allowed are 1 to " + LakeFormat.MAX_ID_BYTES);
        }
    }

    /** Whether the place held is before the given one. */
    boolean isBefore(long otherMinuteMs, byte[] other, int from, int otherLength) {
        return minuteMs != otherMinuteMs
                ? minuteMs < otherMinuteMs
                : Arrays.compareUnsigned(id, 0, length, other, from, from + otherLength) < 0;
    }

    /** Whether the place held is the given one. */
    boolean is(long otherMinuteMs, byte[] other) {
        return minuteMs == otherMinuteMs && Arrays.equals(id, 0, length, other, 0, other.length);
    }

    void set(long newMinuteMs, byte[] from, int offset, int newLength) {
        System.arraycopy(from, offset, id, 0, newLength);
        length = newLength;
        minuteMs = newMinuteMs;
    }

    long minuteMs() {
        return minuteMs;
    }

    byte[] id() {
        return id;
    }

    int length() {
        return length;
    }
}
