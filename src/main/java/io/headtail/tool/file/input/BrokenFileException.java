package io.headtail.tool.file.input;

import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;

/** A file could not be read to its end. */
public final class BrokenFileException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * @param where the last position, in words
     * @param bytes the number of bytes of the file that were read
     */
    public BrokenFileException(
            String file, Packing packing, String where, long bytes, IOException cause) {
        super(
                String.format(
                        Locale.ROOT,
                        "%s: reading failed %s (%,d bytes in): %s%s",
                        file,
                        where,
                        bytes,
                        packing == Packing.NONE ? "" : packing + ": ",
                        problem(cause)),
                cause);
    }

    private static String problem(IOException cause) {
        if (cause instanceof EOFException) {
            return "it is truncated";
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
