package io.headtail.log.follow;

/** What a follower of the log is doing. One thread writes, any thread reads. */
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer
public final class FollowerStatus {
    private volatile int partitions;
    private volatile long lag = -1;
    private volatile long failures;
    private volatile long invalidRecords;

    FollowerStatus() {}

    void read(int assigned, long records) {
        partitions = assigned;
        lag = records;
    }

    void failed() {
        failures = failures + 1;
    }

    void invalid() {
        invalidRecords = invalidRecords + 1;
    }

    void stopped() {
        partitions = 0;
        lag = -1;
    }

    /** Number of partitions that the group has assigned to it. */
    public int partitions() {
        return partitions;
    }

    /** Records in its partitions that it has not read yet; −1 before the first poll. */
    public long lag() {
        return lag;
    }

    /** How often it had to wait, for its store or for Kafka, or to begin again. */
    public long failures() {
        return failures;
    }

    /** Number of records that were not valid events; those read again are counted again. */
    public long invalidRecords() {
        return invalidRecords;
    }
}
