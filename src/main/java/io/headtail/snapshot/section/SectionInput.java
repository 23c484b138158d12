package io.headtail.snapshot.section;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.util.zip.CRC32C;

/** Reads sections, and checks every length and checksum. Needs 2 MiB whatever the sections hold. */
public final class SectionInput {
    private final SummedInput in;
    private final byte[] block = new byte[Format.MAX_BLOCK_BYTES];
    private final byte[] packed = new byte[(int) Zstd.compressBound(Format.MAX_BLOCK_BYTES)];
    private final CRC32C raw = new CRC32C();
    private String name = "";
    private int at;
    private int size;
    private long bytes;
    private boolean ended;

    /**
     * Reads sections from here on.
     *
     * @param in positioned after the header
     */
    public SectionInput(SummedInput in) {
        this.in = in;
    }

    /**
     * Starts the next section.
     *
     * @throws SnapshotDamagedException if it has another type or window
     */
    public void begin(int type, int window) throws IOException {
        name = Format.name(type, window);
        int foundType = in.getByte(name);
        int foundWindow = in.getByte(name);
        if (foundType != type || foundWindow != window) {
            throw in.damaged("expected " + name + ", found " + Format.name(foundType, foundWindow));
        }
        raw.reset();
        raw.update(type);
        raw.update(window);
        at = 0;
        size = 0;
        bytes = 0;
        ended = false;
    }

    /**
     * Ends the section.
     *
     * @throws SnapshotDamagedException if some of it was not read, or its checksum is wrong
     */
    public void end() throws IOException {
        if (at < size || fill()) {
            throw damaged("it goes on, " + (size - at) + " bytes or more");
        }
    }

    // Reads the next block; false at the section's end, whose length and checksum are then checked.
    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        int rawLength = in.getInt(name);
        at = 0;
        size = 0;
        if (rawLength == 0) {
            ended = true;
            checkEnd();
            return false;
        }
        if (rawLength < 0 || rawLength > Format.MAX_BLOCK_BYTES) {
            throw damaged(
                    "a block of "
                            + rawLength
                            + " bytes: allowed are 1 to "
                            + Format.MAX_BLOCK_BYTES);
        }
        int length = in.getInt(name);
        if (length < 1 || length > packed.length) {
            throw damaged(
                    "a block packed in " + length + " bytes: allowed are 1 to " + packed.length);
        }
        int expected = in.getInt(name);
        in.get(packed, length, name);
        CRC32C sum = new CRC32C();
        sum.update(packed, 0, length);
        if ((int) sum.getValue() != expected) {
            throw damaged("a block's checksum does not fit its bytes");
        }
        unpack(length, rawLength);
        raw.update(block, 0, rawLength);
        bytes += rawLength;
        size = rawLength;
        return true;
    }

    private void unpack(int length, int rawLength) throws IOException {
        long unpacked;
        try {
            unpacked = Zstd.decompressByteArray(block, 0, rawLength, packed, 0, length);
        } catch (RuntimeException e) {
            throw damaged("a block cannot be unpacked: " + e.getMessage());
        }
        if (Zstd.isError(unpacked) || unpacked != rawLength) {
            throw damaged("a block does not unpack to its " + rawLength + " bytes");
        }
    }

    private void checkEnd() throws IOException {
        long length = in.getLong(name);
        int expected = in.getInt(name);
        if (length != bytes) {
            throw damaged("it has " + bytes + " bytes, and says " + length);
        }
        if ((int) raw.getValue() != expected) {
            throw damaged("its checksum does not fit its bytes");
        }
    }

    /**
     * An exception for damage in this section.
     *
     * @param found what is wrong
     */
    public SnapshotDamagedException damaged(String found) {
        return in.damaged(name + ": " + found);
    }

    /** Reads an unsigned byte. */
    public int getByte() throws IOException {
        if (at == size && !fill()) {
            throw damaged("it ends too early");
        }
        return block[at++] & 0xff;
    }

    /** Reads a big-endian long. */
    public long getLong() throws IOException {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = (value << 8) | getByte();
        }
        return value;
    }

    /** Reads an unsigned LEB128 varint. */
    public long getVarint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = getByte();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80 && (shift < 63 || next < 2)) {
                return value;
            }
        }
        throw damaged("a number of more than 64 bits");
    }

    /**
     * Reads a varint from 0 to {@code max}.
     *
     * @param what its name in messages
     * @throws SnapshotDamagedException if it is out of bounds
     */
    public int getInt(int max, String what) throws IOException {
        long value = getVarint();
        if (value < 0 || value > max) {
            throw damaged(what + " is " + value + ": allowed are 0 to " + max);
        }
        return (int) value;
    }

    /** Reads exactly {@code length} bytes. */
    public void getBytes(byte[] target, int length) throws IOException {
        if (size - at >= length) {
            System.arraycopy(block, at, target, 0, length);
            at += length;
            return;
        }
        for (int i = 0; i < length; i++) {
            target[i] = (byte) getByte();
        }
    }
}
