package io.headtail.node.metrics;

import io.headtail.instance.status.PartitionStatus;

/** Metrics of the log that a partition's head reads. */
final class HeadLagMetrics {
    private HeadLagMetrics() {}

    static void add(MetricFamilies families, String p, PartitionStatus status, long nowNanos) {
        families.known(
                "head_lag_records",
                "offsets between the head and the last stable offset, up to which records can be"
                        + " read; those behind the first record of an open transaction are"
                        + " open_transaction_records; no sample while unknown",
                status.headLag(),
                "partition",
                p);
        families.known(
                "open_transaction_records",
                "offsets between the last stable offset and the high watermark: what an open"
                        + " transaction keeps from being read and counted; more than 0 for longer"
                        + " than open-transaction.timeout is a hanging transaction, which"
                        + " kafka-transactions.sh finds and aborts; no sample while unknown",
                status.openTransactionRecords(),
                "partition",
                p);
        families.known(
                "log_end_age_seconds",
                "since the broker last said where the partition's log ends; grows while its leader"
                        + " does not answer",
                status.logEndAnswered().isPresent()
                        ? Math.max(0, nowNanos - status.logEndAnswered().getAsLong()) / 1e9
                        : -1,
                "partition",
                p);
    }
}
