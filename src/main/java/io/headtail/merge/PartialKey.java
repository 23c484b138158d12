package io.headtail.merge;

import io.headtail.merge.varint.VarintReader;
import io.headtail.merge.varint.VarintWriter;
import io.headtail.time.CalendarUnit;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The key of a partial in the compacted topic: the newest tick of each (replica, partition, window)
 * is kept.
 *
 * <pre>
 *  version (1 byte) | length, topic id | length, replica | partition (varint) | length, window
 * </pre>
 *
 * <p>Lengths are varints, names UTF-8.
 *
 * @param topicId id of the topic of view events, which changes when the topic is recreated, so that
 *     partials of an earlier topic of the same name are never merged
 * @param replica which of several groups that compute the same; never part of the value
 */
public record PartialKey(String topicId, String replica, int partition, String window) {
    private static final int VERSION = 1;

    /** No window's name begins with it, since {@code :} is not allowed there. */
    private static final String SEALED = "sealed:";

    /** The key of the last hour, day or month that has ended. */
    public static PartialKey sealed(
            String topicId, String replica, int partition, CalendarUnit unit) {
        return new PartialKey(topicId, replica, partition, SEALED + unit);
    }

    /** Whether the bytes are a key from {@link #sealed}. */
    public static boolean isSealed(byte @Nullable [] key) {
        try {
            return key != null && decode(key).unit() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The unit of a key from {@link #sealed}; null for a window's key. */
    public @Nullable CalendarUnit unit() {
        for (CalendarUnit unit : CalendarUnit.values()) {
            if (window.equals(SEALED + unit)) {
                return unit;
            }
        }
        return null;
    }

    /** Encodes the key. */
    public byte[] encode() {
        VarintWriter wire = new VarintWriter();
        wire.putByte(VERSION);
        putString(wire, topicId);
        putString(wire, replica);
        wire.putVarint(partition);
        putString(wire, window);
        return wire.toBytes();
    }

    private static void putString(VarintWriter wire, String string) {
        byte[] utf8 = string.getBytes(StandardCharsets.UTF_8);
        wire.putVarint(utf8.length);
        wire.putBytes(utf8, utf8.length);
    }

    /**
     * Decodes a key.
     *
     * @throws IllegalArgumentException if the bytes are not a key of this version
     */
    public static PartialKey decode(byte[] bytes) {
        VarintReader reader = new VarintReader(bytes);
        int version = reader.getByte();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "key version is " + version + ", known is " + VERSION);
        }
        String topicId = string(reader, bytes);
        String replica = string(reader, bytes);
        int partition = reader.getInt(0, Integer.MAX_VALUE, "partition");
        return new PartialKey(topicId, replica, partition, string(reader, bytes));
    }

    private static String string(VarintReader reader, byte[] bytes) {
        int length = reader.getInt(0, 1024, "length of a name");
        int from = reader.skip(length);
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }
}
