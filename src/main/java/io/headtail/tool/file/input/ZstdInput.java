package io.headtail.tool.file.input;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Decompresses zstd of one or several frames. The library's own stream accepts a truncated last
 * frame if another frame has ended in the same buffer; this one throws.
 */
final class ZstdInput extends InputStream {
    private static final int BUFFER_BYTES = 1 << 17;

    private final InputStream in;
    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private final byte[] chunk = new byte[BUFFER_BYTES];
    private final ByteBuffer packed = ByteBuffer.allocateDirect(BUFFER_BYTES).flip();
    private final ByteBuffer unpacked = ByteBuffer.allocateDirect(BUFFER_BYTES).flip();
    private boolean frameEnded = true;

    ZstdInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        while (!unpacked.hasRemaining()) {
            if (!unpack()) {
                return -1;
            }
        }
        int taken = Math.min(length, unpacked.remaining());
        unpacked.get(bytes, from, taken);
        return taken;
    }

    /** Decompresses some more, possibly no bytes yet; false at the end. */
    private boolean unpack() throws IOException {
        // After a full buffer the decoder may hold more output, without needing input.
        boolean full = unpacked.limit() == unpacked.capacity();
        if (!packed.hasRemaining() && (!full || frameEnded) && !refill()) {
            if (!frameEnded) {
                throw new EOFException("the last frame is not whole");
            }
            return false;
        }
        unpacked.clear();
        try {
            frameEnded = context.decompressDirectByteBufferStream(unpacked, packed);
        } catch (ZstdException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            unpacked.flip();
        }
        return true;
    }

    private boolean refill() throws IOException {
        int read = in.read(chunk, 0, chunk.length);
        if (read < 0) {
            return false;
        }
        packed.clear().put(chunk, 0, read).flip();
        return true;
    }

    @Override
    public void close() throws IOException {
        context.close();
        in.close();
    }
}
