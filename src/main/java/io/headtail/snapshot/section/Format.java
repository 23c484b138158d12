package io.headtail.snapshot.section;

import java.nio.charset.StandardCharsets;

/**
 * Numbers of the format, which {@code snapshots/FORMAT.md} describes byte by byte. Integers are
 * big-endian, varints LEB128.
 *
 * <pre>
 *  "HEADTAIL" | version u16 | length u32 | header | CRC32C u32 of all before
 *  section:  type u8 | window u8 | block … | 0 u32 | raw bytes u64 | CRC32C u32 of type to raw bytes
 *  block:    raw length u32 | packed length u32 | CRC32C u32 of the packed bytes | packed bytes
 *  "LIATDAEH" | bytes before u64 | CRC32C u32 of all before
 * </pre>
 */
public final class Format {
    public static final byte[] MAGIC = "HEADTAIL".getBytes(StandardCharsets.US_ASCII);
    public static final byte[] END = "LIATDAEH".getBytes(StandardCharsets.US_ASCII);

    /** The first version: neither months nor open boundaries. */
    public static final int PLAIN = 1;

    /** From this version on there is a section of open boundaries, and windows may be months. */
    public static final int WITH_OPEN = 2;

    /** From this version on there is a section of late views. */
    public static final int WITH_LATE = 3;

    /**
     * From this version on each window has its indexed heap, before its counts, in place of its
     * Top-K behind them; and all sections are there, if empty.
     */
    public static final int WITH_HEAP = 4;

    /** The newest version, in which every snapshot is written. */
    public static final int VERSION = WITH_HEAP;

    /** Bytes of a block before packing, at most. */
    static final int BLOCK = 1 << 20;

    /** Bytes of a header, at most. */
    public static final int MAX_HEADER_BYTES = 1 << 20;

    /** Windows, at most: one byte names them. */
    public static final int MAX_WINDOWS = 254;

    /** Slots, at most: what one dictionary can hold. */
    public static final int MAX_SLOTS = (1 << 30) - 2;

    /** For sections that are of no window. */
    public static final int NO_WINDOW = 255;

    public static final int IDS = 1;
    public static final int HEAD = 2;
    public static final int COUNTS = 3;
    public static final int TAIL = 4;
    public static final int TOP = 5;
    public static final int OPEN = 6;
    public static final int LATE = 7;
    public static final int HEAP = 8;

    /** Bytes of open boundaries, at most. */
    public static final int MAX_OPEN_BYTES = 1 << 26;

    private static final String[] NAMES = {
        "end", "ids", "head", "counts", "tail", "top", "open", "late", "heap"
    };

    private Format() {}

    /** What a message calls a section. */
    static String name(int type, int window) {
        String name = type < NAMES.length ? NAMES[type] : "type " + type;
        return "section '" + name + "'" + (window == NO_WINDOW ? "" : " of window " + window);
    }
}
