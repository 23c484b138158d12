package io.headtail.lake.file;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Pages by zstd. Parquet's own codecs are Hadoop's. */
final class ZstdCodec
        implements CompressionCodecFactory,
                CompressionCodecFactory.BytesInputCompressor,
                CompressionCodecFactory.BytesInputDecompressor {
    private static final int LEVEL = 3;

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName name) {
        return requireZstd(name);
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
        return requireZstd(name);
    }

    private ZstdCodec requireZstd(CompressionCodecName name) {
        if (name != CompressionCodecName.ZSTD) {
            throw new IllegalArgumentException(
                    "compressed by " + name + "; files of the lake are by ZSTD");
        }
        return this;
    }

    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
        return BytesInput.from(Zstd.compress(bytes.toByteArray(), LEVEL));
    }

    @Override
    public BytesInput decompress(BytesInput bytes, int length) throws IOException {
        byte[] into = new byte[length];
        decompress(bytes.toByteArray(), into);
        return BytesInput.from(into);
    }

    @Override
    public void decompress(ByteBuffer input, int compressed, ByteBuffer output, int length)
            throws IOException {
        byte[] from = new byte[compressed];
        input.get(from);
        byte[] into = new byte[length];
        decompress(from, into);
        output.put(into);
    }

    private static void decompress(byte[] from, byte[] into) throws IOException {
        long length;
        try {
            length = Zstd.decompress(into, from);
        } catch (ZstdException e) {
            throw new IOException("a page does not decompress: " + e.getMessage(), e);
        }
        if (Zstd.isError(length) || length != into.length) {
            throw new IOException(
                    "a page does not decompress to the " + into.length + " bytes that it says");
        }
    }

    @Override
    public CompressionCodecName getCodecName() {
        return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {
        // Each call frees what it used.
    }
}
