package io.headtail.history;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.RefusedBoundaries;
import io.headtail.history.collect.PendingBoundary;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.write.BoundaryWriter;
import io.headtail.history.write.ConsumedOffset;
import io.headtail.history.write.Generations;
import io.headtail.time.WindowSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores boundaries in PostgreSQL, and in the same transactions the consumed offset of the topic. A
 * boundary that PostgreSQL rejects for its content is put aside, so that it blocks no other. Not
 * thread-safe, except for the counters.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer
final class BoundaryStore {
    private static final Logger LOG = LoggerFactory.getLogger(BoundaryStore.class);

    /** Maximum number of boundaries per transaction. */
    private static final int MAX_BATCH = 200;

    /** How often to check whether the database has lost commits. */
    private static final long CHECK_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int MAX_LOGGED = 10;

    private final HistoryDatabase database;
    private final BoundaryWriter writer;
    private final Generations generations;
    private final String topicId;
    private final int kMax;
    private final LongSupplier nanos;
    private @Nullable ConsumedOffset consumed;
    private long lastLook;
    private boolean migrated;
    private volatile long written;
    private volatile long skipped;
    private volatile long refused;

    /**
     * @param nanos as {@link System#nanoTime}, for when {@link #look} is due
     */
    BoundaryStore(HistoryDatabase database, String topicId, int kMax, LongSupplier nanos) {
        this.database = database;
        this.writer = database.writer();
        this.generations = new Generations(database.writes(), topicId);
        this.topicId = topicId;
        this.kMax = kMax;
        this.nanos = nanos;
    }

    /** Creates the tables, once. */
    void migrate() {
        if (!migrated) {
            database.migrate();
            migrated = true;
        }
    }

    /** Where to read the topic of boundaries from; −1 for its start. */
    long resume(String group, String topic, String consumedTopicId) {
        migrate();
        generations.clear();
        ConsumedOffset from = new ConsumedOffset(group, topic, consumedTopicId);
        long offset =
                database.writes().transaction("the consumed offset cannot be read", from::read);
        consumed = from;
        lastLook = nanos.getAsLong();
        return offset;
    }

    /** Forgets where reading began, and the known state of the database. */
    void restart() {
        consumed = null;
        generations.clear();
    }

    /** Registers a generation; called in the order of the topic. */
    void saw(WindowSpec spec, long fingerprint) {
        generations.saw(spec.name(), spec.span(), fingerprint);
    }

    /**
     * Stores boundaries.
     *
     * @param needed returns the smallest offset of a record that is still needed after some more
     *     boundaries are stored
     * @param done called with each boundary that is stored or put aside
     * @throws ConsumedOffset.LostCommitsException if the database has lost some of what it had
     */
    void write(
            List<PendingBoundary> ready,
            ToLongFunction<Set<PendingBoundary.Name>> needed,
            Consumer<PendingBoundary> done) {
        generations.register();
        for (int from = 0; from < ready.size(); from += MAX_BATCH) {
            writeBatch(ready.subList(from, Math.min(ready.size(), from + MAX_BATCH)), needed, done);
        }
    }

    private void writeBatch(
            List<PendingBoundary> batch,
            ToLongFunction<Set<PendingBoundary.Name>> needed,
            Consumer<PendingBoundary> done) {
        Set<PendingBoundary.Name> names = new HashSet<>();
        batch.forEach(boundary -> names.add(boundary.name));
        long offset = needed.applyAsLong(names);
        try {
            List<BoundaryRows> rows = new ArrayList<>();
            for (PendingBoundary boundary : batch) {
                long generation =
                        generations.of(boundary.name.window(), boundary.name.fingerprint());
                rows.add(boundary.rows(topicId, generation, kMax));
            }
            written = written + writer.write(rows, connection -> advance(connection, offset));
        } catch (HistoryException e) {
            if (batch.size() > 1 && (e.content() || e.tooMuch())) {
                int middle = batch.size() / 2;
                writeBatch(batch.subList(0, middle), needed, done);
                writeBatch(batch.subList(middle, batch.size()), needed, done);
            } else if (e.content()) {
                putAside(batch.get(0), e, offset);
                done.accept(batch.get(0));
            } else {
                throw e;
            }
            return;
        }
        committed(offset);
        for (PendingBoundary boundary : batch) {
            skipped = skipped + (boundary.isWhole() ? 0 : 1);
            done.accept(boundary);
        }
    }

    private void putAside(PendingBoundary boundary, HistoryException cause, long offset) {
        refused = refused + 1;
        if (refused <= MAX_LOGGED) {
            LOG.error(
                    "PostgreSQL rejects a boundary for its content, put aside in"
                            + " topk_boundaries_refused {} cause={}",
                    boundary,
                    cause.getMessage());
        }
        String reason = String.valueOf(cause.getMessage());
        try {
            inTransaction(
                    connection -> {
                        advance(connection, offset);
                        RefusedBoundaries.add(
                                connection,
                                boundary.key(),
                                topicId,
                                boundary.name.fingerprint(),
                                reason);
                    });
            committed(offset);
        } catch (HistoryException e) {
            if (!e.content()) {
                throw e;
            }
            LOG.error(
                    "the rejected boundary cannot be recorded there either cause={}",
                    e.getMessage());
        }
    }

    /**
     * Checks, every few seconds, whether the database has lost commits, and writes the consumed
     * offset if no boundary was written with it.
     *
     * @throws ConsumedOffset.LostCommitsException if the database has lost some of what it had
     */
    void look(long offset) {
        if (consumed != null
                && offset >= 0
                && nanos.getAsLong() - lastLook >= CHECK_INTERVAL_NANOS) {
            inTransaction(connection -> advance(connection, offset));
            committed(offset);
        }
    }

    private void inTransaction(BoundaryWriter.TransactionStep step) {
        int unused =
                database.writes()
                        .transaction(
                                "the consumed offset cannot be written",
                                connection -> {
                                    step.run(connection);
                                    return 0;
                                });
    }

    private void advance(Connection connection, long offset) throws SQLException {
        if (consumed != null) {
            consumed.write(connection, offset);
        }
    }

    private void committed(long offset) {
        if (consumed != null) {
            consumed.committed(offset);
        }
        lastLook = nanos.getAsLong();
    }

    long written() {
        return written;
    }

    long skipped() {
        return skipped;
    }

    long refused() {
        return refused;
    }

    long conflicts() {
        return writer.conflicts();
    }
}
