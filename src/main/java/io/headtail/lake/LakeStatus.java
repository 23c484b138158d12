package io.headtail.lake;

/** What the lake's writer has done since the process started. One thread writes, any reads. */
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer
public final class LakeStatus {
    private volatile long files;
    private volatile long bytes;
    private volatile long gaps;
    private volatile long writtenBefore = -1;

    /** Nothing done yet. */
    public LakeStatus() {}

    void addFile(long size) {
        bytes = bytes + size;
        files = files + 1;
    }

    void addGap() {
        gaps = gaps + 1;
    }

    void written(long before) {
        writtenBefore = before;
    }

    /** Files written; those written again are counted again. */
    public long files() {
        return files;
    }

    /** Bytes of these files. */
    public long bytes() {
        return bytes;
    }

    /** How often the log did not go on where the lake ends. */
    public long gaps() {
        return gaps;
    }

    /**
     * The watermark up to which all of its partitions are written, epoch ms; −1 before the first
     * event is.
     */
    public long writtenBefore() {
        return writtenBefore;
    }
}
