package io.headtail.lake;

/** What the lake's writer has done since the process started. One thread writes, any reads. */
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer
public final class LakeStatus {
    private volatile long files;
    private volatile long bytes;
    private volatile long parts;
    private volatile long partBytes;
    private volatile long leftOver;
    private volatile long lostParts;
    private volatile long earlyEnds;
    private volatile boolean otherOwner;
    private volatile long gaps;
    private volatile int unwritten;
    private volatile long writtenBefore = -1;

    /** Nothing done yet. */
    public LakeStatus() {}

    void addFile(long size) {
        bytes = bytes + size;
        files = files + 1;
    }

    void addPart(long size) {
        partBytes = partBytes + size;
        parts = parts + 1;
    }

    void addLeftOver() {
        leftOver = leftOver + 1;
    }

    void addEarlyEnd() {
        earlyEnds = earlyEnds + 1;
    }

    void otherOwner(boolean is) {
        otherOwner = is;
    }

    void addLostParts(int count) {
        lostParts = lostParts + count;
    }

    /** Files and parts. */
    long stored() {
        return files + parts;
    }

    void unwritten(int partitions) {
        unwritten = partitions;
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

    /** Parts written, of which files are merged; those written again are counted again. */
    public long parts() {
        return parts;
    }

    /** Bytes of these parts. */
    public long partBytes() {
        return partBytes;
    }

    /** How often a section ended before its hour, as its events were of many hours. */
    public long earlyEnds() {
        return earlyEnds;
    }

    /** Whether another consumer group writes the lake, so that this process writes nothing. */
    public boolean hasOtherOwner() {
        return otherOwner;
    }

    /** Parts that were lost or damaged when they were to be merged. */
    public long lostParts() {
        return lostParts;
    }

    /** How often merged parts could not be removed. */
    public long leftOver() {
        return leftOver;
    }

    /**
     * Partitions of this process of which no event is in a file: {@link #writtenBefore} has none.
     */
    public int unwritten() {
        return unwritten;
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
