package io.headtail.merge;

import java.nio.charset.StandardCharsets;

/**
 * The key of a partial in the compacted topic: the newest tick of each (replica, partition, window)
 * is kept.
 *
 * <pre>version (1 byte) | length, replica (UTF-8) | partition (varint) | length, window (UTF-8)
 * </pre>
 *
 * @param replica which of several groups that compute the same; never part of the value
 */
public record PartialKey(String replica, int partition, String window) {
    private static final int VERSION = 1;

    /** The key's bytes. */
    public byte[] encode() {
        Wire wire = new Wire();
        wire.putByte(VERSION);
        putString(wire, replica);
        wire.putVarint(partition);
        putString(wire, window);
        return wire.toBytes();
    }

    private static void putString(Wire wire, String string) {
        byte[] utf8 = string.getBytes(StandardCharsets.UTF_8);
        wire.putVarint(utf8.length);
        wire.putBytes(utf8, utf8.length);
    }

    /**
     * Reads a key.
     *
     * @throws IllegalArgumentException if the bytes are none
     */
    public static PartialKey decode(byte[] bytes) {
        WireReader reader = new WireReader(bytes);
        int version = reader.getByte();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "key version is " + version + ", known is " + VERSION);
        }
        String replica = string(reader, bytes);
        int partition = reader.getInt(0, Integer.MAX_VALUE, "partition");
        return new PartialKey(replica, partition, string(reader, bytes));
    }

    private static String string(WireReader reader, byte[] bytes) {
        int length = reader.getInt(0, 1024, "length of a name");
        int from = reader.skip(length);
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }
}
