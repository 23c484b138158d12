package io.headtail.tool.file.input;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Unpacks gzip of one or several members. The JDK's stream takes whatever follows a member and is
 * no whole header of a next one for the end, also where a file was cut off there; this one throws.
 */
final class GzipInput extends GZIPInputStream {
    private static final int BUFFER = 1 << 16;
    private static final int TRAILER = 8;

    private final CountedInput source;
    private long filledAt;

    GzipInput(InputStream in) throws IOException {
        super(new CountedInput(in), BUFFER);
        this.source = (CountedInput) this.in;
    }

    @Override
    protected void fill() throws IOException {
        super.fill();
        filledAt = source.count();
    }

    /** Whether there is more without waiting: the JDK's says so up to the end. */
    @Override
    public int available() throws IOException {
        boolean gives = !inf.needsInput() || source.available() > 0;
        return gives ? super.available() : 0;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int read = super.read(bytes, from, length);
        // What the inflater has left and what was read past it: the trailer, and no more.
        if (read < 0 && inf.getRemaining() + source.count() - filledAt > TRAILER) {
            throw new ZipException("what follows is no gzip, or is cut off");
        }
        return read;
    }
}
