package io.headtail.tool.file.input;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Decompresses gzip of one or several members. The JDK's stream treats anything after a member that
 * is not a complete header as the end, even in a truncated file; this one throws.
 */
final class GzipInput extends GZIPInputStream {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int TRAILER_BYTES = 8;

    private final CountedInput source;
    private long filledAt;

    GzipInput(InputStream in) throws IOException {
        super(new CountedInput(in), BUFFER_BYTES);
        this.source = (CountedInput) this.in;
    }

    @Override
    protected void fill() throws IOException {
        super.fill();
        filledAt = source.count();
    }

    /** 0 if a read may block: the JDK's stream returns 1 until the end. */
    @Override
    public int available() throws IOException {
        boolean gives = !inf.needsInput() || source.available() > 0;
        return gives ? super.available() : 0;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int read = super.read(bytes, from, length);
        // The inflater's remaining bytes and those read after it must be the trailer only.
        if (read < 0 && inf.getRemaining() + source.count() - filledAt > TRAILER_BYTES) {
            throw new ZipException("what follows is not gzip, or is truncated");
        }
        return read;
    }
}
