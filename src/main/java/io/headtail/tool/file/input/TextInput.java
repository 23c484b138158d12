package io.headtail.tool.file.input;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The text of a file as UTF-8 without a byte order mark: UTF-16, which Excel's "Unicode text" uses,
 * is converted; line ends of a single CR, as on old Macs, become LF. Other encodings cannot be
 * detected, and fail later where bytes are not UTF-8.
 */
public final class TextInput {
    /** How many bytes are searched for the end of the first line. */
    public static final int LOOK_AHEAD_BYTES = 1 << 16;

    private TextInput() {}

    /** The text of {@code in}; reads its beginning. */
    public static BufferedInputStream of(InputStream in) throws IOException {
        BufferedInputStream utf8 = utf8(new BufferedInputStream(in, LOOK_AHEAD_BYTES));
        return endsLinesWithCr(utf8)
                ? new BufferedInputStream(new CrToLf(utf8), LOOK_AHEAD_BYTES)
                : utf8;
    }

    private static BufferedInputStream utf8(BufferedInputStream in) throws IOException {
        in.mark(4);
        int first = in.read();
        int second = first < 0 ? -1 : in.read();
        int third = second < 0 ? -1 : in.read();
        in.reset();
        if (first == 0xEF && second == 0xBB && third == 0xBF) {
            in.skipNBytes(3);
            return in;
        }
        boolean mark = (first == 0xFF && second == 0xFE) || (first == 0xFE && second == 0xFF);
        if (mark) {
            in.skipNBytes(2);
        }
        // CSV and JSON begin with ASCII, and in UTF-16 every other byte of ASCII is zero.
        if ((mark && first == 0xFF) || (first > 0 && second == 0)) {
            return converted(in, StandardCharsets.UTF_16LE);
        }
        if (mark || (first == 0 && second > 0)) {
            return converted(in, StandardCharsets.UTF_16BE);
        }
        return in;
    }

    private static BufferedInputStream converted(InputStream in, Charset charset) {
        return new BufferedInputStream(new Utf16Input(in, charset), LOOK_AHEAD_BYTES);
    }

    private static boolean endsLinesWithCr(BufferedInputStream in) throws IOException {
        in.mark(LOOK_AHEAD_BYTES);
        int b = in.read();
        int read = 1;
        while (b >= 0 && b != '\r' && b != '\n' && read < LOOK_AHEAD_BYTES - 1) {
            b = in.read();
            read++;
        }
        boolean alone = b == '\r' && in.read() != '\n';
        in.reset();
        return alone;
    }

    /** Replaces each CR by LF. */
    private static final class CrToLf extends FilterInputStream {
        CrToLf(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            return b == '\r' ? '\n' : b;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = in.read(bytes, from, length);
            for (int i = from; i < from + read; i++) {
                if (bytes[i] == '\r') {
                    bytes[i] = '\n';
                }
            }
            return read;
        }
    }
}
