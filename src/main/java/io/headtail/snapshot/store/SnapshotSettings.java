package io.headtail.snapshot.store;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where snapshots are stored, how often they are taken, and how many are kept.
 *
 * @param directory of the store {@link StoreType#DIRECTORY}
 * @param interval time from one snapshot of a partition to the next
 * @param keep number of snapshots to keep of a partition, ≥ 1
 */
public record SnapshotSettings(
        StoreType store, Path directory, Duration interval, int keep, S3 s3) {
    /** Kinds of stores. */
    public enum StoreType {
        /** Files on this machine, or on a volume that it mounts. */
        DIRECTORY,
        /** Objects of an S3 bucket. */
        S3,
        /** No store: every start reads the log from where its windows begin. */
        NONE
    }

    /**
     * A bucket; credentials come from the SDK's default chain.
     *
     * @param bucket empty unless the store is {@link StoreType#S3}
     * @param prefix prefix of every object's name, without a slash at either end
     * @param endpoint null for AWS's own
     * @param region null for that of the SDK's default chain
     * @param pathStyle whether the bucket is in the path instead of the host name
     * @param sse {@code none}, {@code AES256}, {@code aws:kms} or {@code aws:kms:KEY-ID}
     */
    public record S3(
            String bucket,
            String prefix,
            @Nullable String endpoint,
            @Nullable String region,
            boolean pathStyle,
            String sse) {}
}
