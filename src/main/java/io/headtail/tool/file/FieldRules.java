package io.headtail.tool.file;

import io.headtail.tool.file.FileLine.Reason;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Parses and validates ids, timestamps and views from text, for CSV and JSON. */
final class FieldRules {
    /** The most views of one event. */
    static final long MAX_VIEWS = 1_000_000_000;

    static final int MAX_ID_BYTES = 255;

    private static final int MAX_SHOWN_CHARS = 60;

    private final Timestamps timestamps;

    FieldRules(Timestamps timestamps) {
        this.timestamps = timestamps;
    }

    /** The id's UTF-8 bytes. */
    byte[] id(String text) throws RefusedException {
        if (text.isEmpty()) {
            throw new RefusedException(
                    Reason.EMPTY_ID, "allowed are 1 to " + MAX_ID_BYTES + " bytes of UTF-8");
        }
        if (text.indexOf('\0') >= 0) {
            throw new RefusedException(Reason.NUL_IN_ID, shown(text));
        }
        byte[] bytes = utf8(text);
        if (bytes.length > MAX_ID_BYTES) {
            throw new RefusedException(
                    Reason.LONG_ID,
                    bytes.length
                            + " bytes of UTF-8, allowed are 1 to "
                            + MAX_ID_BYTES
                            + ": "
                            + shown(text));
        }
        return bytes;
    }

    /** Epoch ms; see {@link Timestamps}. */
    long timestamp(String text) throws RefusedException {
        return timestamps.ms(text);
    }

    /** 1 to {@link #MAX_VIEWS}. */
    static long views(String text) throws RefusedException {
        if (!isWholeNumber(text)) {
            throw new RefusedException(
                    Reason.VIEWS_NOT_WHOLE,
                    shown(text) + ", allowed are whole numbers from 1 to " + MAX_VIEWS);
        }
        boolean negative = text.charAt(0) == '-';
        long views;
        try {
            views = Long.parseLong(text);
        } catch (NumberFormatException e) {
            views = negative ? Long.MIN_VALUE : Long.MAX_VALUE; // more digits than a long has
        }
        if (views < 1 || views > MAX_VIEWS) {
            throw new RefusedException(
                    views < 1 ? Reason.VIEWS_BELOW_ONE : Reason.VIEWS_TOO_LARGE,
                    shown(text) + ", allowed are whole numbers from 1 to " + MAX_VIEWS);
        }
        return views;
    }

    /** Text for a message: quoted, truncated, without control characters. */
    static String shown(String text) {
        String start =
                text.length() > MAX_SHOWN_CHARS ? text.substring(0, MAX_SHOWN_CHARS) + "…" : text;
        return "'" + start.replaceAll("\\p{Cntrl}", "\uFFFD") + "'";
    }

    /** Whether it is digits, optionally after a minus. */
    static boolean isWholeNumber(String text) {
        int from = text.startsWith("-") ? 1 : 0;
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return text.length() > from;
    }

    /** Refuses lone surrogates, which JSON's escapes can express and UTF-8 cannot. */
    private static byte[] utf8(String text) throws RefusedException {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] id = new byte[bytes.remaining()];
            bytes.get(id);
            return id;
        } catch (CharacterCodingException e) {
            throw new RefusedException(
                    Reason.INVALID_UTF8, "the id holds half of a surrogate pair");
        }
    }
}
