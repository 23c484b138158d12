package io.headtail.tool.file.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Converts UTF-16 to UTF-8.
 *
 * <p>Throws on malformed UTF-16, since its line cannot be determined from the bytes.
 */
final class Utf16Input extends InputStream {
    private static final int BUFFER_CHARS = 1 << 13;

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    private final byte[] chunk = new byte[2 * BUFFER_CHARS];
    private final ByteBuffer utf16 = ByteBuffer.allocate(3 * BUFFER_CHARS).flip();
    private final CharBuffer chars = CharBuffer.allocate(2 * BUFFER_CHARS).flip();
    private final ByteBuffer utf8 = ByteBuffer.allocate(6 * BUFFER_CHARS).flip();
    private boolean ended;

    Utf16Input(InputStream in, Charset charset) {
        this.in = in;
        this.decoder = charset.newDecoder();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        while (!utf8.hasRemaining()) {
            if (ended) {
                return -1;
            }
            convert();
        }
        int taken = Math.min(length, utf8.remaining());
        utf8.get(bytes, from, taken);
        return taken;
    }

    private void convert() throws IOException {
        int read = in.read(chunk, 0, chunk.length);
        ended = read < 0;
        // The last read may have left an odd byte.
        utf16.compact().put(chunk, 0, Math.max(0, read)).flip();
        chars.compact();
        check(decoder.decode(utf16, chars, ended));
        chars.flip();
        utf8.clear();
        check(encoder.encode(chars, utf8, ended));
        utf8.flip();
    }

    private static void check(CoderResult result) throws IOException {
        if (result.isError()) {
            throw new IOException("the text is not UTF-16");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
