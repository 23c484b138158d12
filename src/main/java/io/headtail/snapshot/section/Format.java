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
    /** The first bytes of a snapshot. */
    public static final byte[] MAGIC = "HEADTAIL".getBytes(StandardCharsets.US_ASCII);

    /** The first bytes of the footer, which ends a snapshot. */
    public static final byte[] END = "LIATDAEH".getBytes(StandardCharsets.US_ASCII);

    /** The first version: neither months nor provisional boundaries. */
    public static final int PLAIN = 1;

    /**
     * From this version on there is a section of provisional boundaries, and windows may be months.
     */
    public static final int WITH_OPEN = 2;

    /** From this version on there is a section of late views. */
    public static final int WITH_LATE = 3;

    /**
     * From this version on each window has its indexed heap, before its counts, instead of its
     * Top-K after them; and all sections are present, even if empty.
     */
    public static final int WITH_HEAP = 4;

    /** Only snapshots with a rising window, which has two sections more, are of this version. */
    public static final int WITH_RISING = 5;

    /** The newest version. */
    public static final int VERSION = WITH_RISING;

    /** Maximum bytes of a block before compression. */
    static final int MAX_BLOCK_BYTES = 1 << 20;

    /** Maximum bytes of a header. */
    public static final int MAX_HEADER_BYTES = 1 << 20;

    /** Maximum number of windows, since one byte names them. */
    public static final int MAX_WINDOWS = 254;

    /** Maximum number of slots of a dictionary. */
    public static final int MAX_SLOTS = (1 << 30) - 2;

    /** The window of sections that belong to none. */
    public static final int NO_WINDOW = 255;

    /** Type of the section of ids. */
    public static final int IDS = 1;

    /** Type of the section of what the head holds. */
    public static final int HEAD = 2;

    /** Type of a section of a window's counts. */
    public static final int COUNTS = 3;

    /** Type of a section of what a tail holds. */
    public static final int TAIL = 4;

    /** Type of a section of a window's Top-K, up to {@link #WITH_LATE}. */
    public static final int TOP = 5;

    /** Type of the section of provisional boundaries. */
    public static final int OPEN = 6;

    /** Type of the section of late views. */
    public static final int LATE = 7;

    /** Type of a section of a window's indexed heap, from {@link #WITH_HEAP} on. */
    public static final int HEAP = 8;

    /** Type of a section of the counts of a rising window's older half. */
    public static final int OLDER = 9;

    /** Type of a section of what the tail in the middle of a rising window holds. */
    public static final int MIDDLE = 10;

    /** Maximum bytes of provisional boundaries. */
    public static final int MAX_OPEN_BYTES = 1 << 26;

    private static final String[] NAMES = {
        "end", "ids", "head", "counts", "tail", "top", "open", "late", "heap", "older", "middle"
    };

    private Format() {}

    /** What a message calls a section. */
    static String name(int type, int window) {
        String name = type < NAMES.length ? NAMES[type] : "type " + type;
        return "section '" + name + "'" + (window == NO_WINDOW ? "" : " of window " + window);
    }
}
