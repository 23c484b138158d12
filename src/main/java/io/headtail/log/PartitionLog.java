package io.headtail.log;

import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the broker reports about one partition's log. Every method retries without limit while the
 * leader is away. It throws {@link InterruptedException} if the thread is interrupted, and Kafka's
 * exception if that is not retriable.
 */
public final class PartitionLog implements StartRule.Log {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionLog.class);
    private static final long MIN_WAIT_MS = 250;
    private static final long MAX_WAIT_MS = 2_000;

    /** Attempts between two log lines, once the first few have been logged. */
    private static final int ATTEMPTS_PER_LOG_LINE = 30;

    private final LogProbe probe;
    private final TopicPartition partition;
    private final Consumer<@Nullable String> waits;

    PartitionLog(LogProbe probe, TopicPartition partition, Consumer<@Nullable String> waits) {
        this.probe = probe;
        this.partition = partition;
        this.waits = waits;
    }

    /** The first offset that is still in the log. */
    @Override
    public long beginningOffset() throws InterruptedException {
        return ask(() -> probe.offset(partition, OffsetSpec.earliest())).offset();
    }

    /** The end offset of committed records. */
    @Override
    public long endOffset() throws InterruptedException {
        return ask(() -> probe.offset(partition, OffsetSpec.latest())).offset();
    }

    @Override
    public long offsetForTime(long timestampMs) throws InterruptedException {
        return ask(() -> probe.offset(partition, OffsetSpec.forTimestamp(timestampMs))).offset();
    }

    @Override
    public long maxTimestamp() throws InterruptedException {
        return ask(() -> probe.offset(partition, OffsetSpec.maxTimestamp())).timestamp();
    }

    @Override
    public long maxTimestampOfFirst(int records) throws InterruptedException {
        return ask(() -> probe.maxTimestampOfFirst(partition, records));
    }

    /**
     * Whether the log was truncated below an offset that was read before, as by an unclean leader
     * election, even if it has grown again since.
     *
     * @param leaderEpoch leader epoch of the record before the offset, −1 if unknown
     */
    public boolean truncated(long offset, int leaderEpoch) throws InterruptedException {
        if (endOffset() < offset) {
            return true;
        }
        return leaderEpoch >= 0 && ask(() -> probe.diverges(partition, offset, leaderEpoch));
    }

    private interface LogQuery<T> {
        T ask() throws ExecutionException, InterruptedException;
    }

    private <T> T ask(LogQuery<T> question) throws InterruptedException {
        int attempts = 0;
        for (long wait = MIN_WAIT_MS; ; wait = Math.min(2 * wait, MAX_WAIT_MS)) {
            try {
                T answer = question.ask();
                if (attempts > 0) {
                    waits.accept(null);
                }
                return answer;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException)) {
                    throw e.getCause() instanceof RuntimeException known
                            ? known
                            : new IllegalStateException(e.getCause());
                }
                failed(e.getCause(), attempts, wait);
            } catch (RetriableException e) {
                failed(e, attempts, wait);
            }
            attempts++;
            Thread.sleep(wait);
        }
    }

    private void failed(Throwable cause, int attempts, long waitMs) {
        String why =
                cause instanceof LeaderNotAvailableException
                        ? "its log has no leader; bring back a broker that has a replica of it"
                        : "the leader of its log does not answer: " + cause;
        waits.accept(why);
        if (waitMs < MAX_WAIT_MS || attempts % ATTEMPTS_PER_LOG_LINE == 0) {
            LOG.warn("asking again in {} ms partition={} {}", waitMs, partition, why);
        }
    }
}
