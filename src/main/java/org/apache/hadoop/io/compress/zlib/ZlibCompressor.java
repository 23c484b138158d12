package org.apache.hadoop.io.compress.zlib;

/**
 * Stands for Hadoop's class of this name, the only one of Hadoop that Parquet's writer loads: the
 * type of a setting that it looks up, and has no use for with zstd.
 */
public final class ZlibCompressor {
    private ZlibCompressor() {}

    /** As Hadoop's. */
    public enum CompressionLevel {
        /** As Hadoop's. */
        DEFAULT_COMPRESSION
    }
}
