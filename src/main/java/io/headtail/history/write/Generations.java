package io.headtail.history.write;

import io.headtail.history.boundary.GenerationKey;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.Pool;
import io.headtail.time.Span;
import io.headtail.time.SpanCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Numbers generations, that is, combinations of topic and settings, in the order in which they
 * first appear in the topic of boundaries. Not thread-safe.
 */
public final class Generations {
    private final Pool pool;
    private final String topicId;
    private final Map<GenerationKey, Long> seen = new LinkedHashMap<>();
    private final Map<GenerationKey, Long> numbers = new HashMap<>();

    /**
     * @param topicId Kafka's id of the counted topic
     */
    public Generations(Pool pool, String topicId) {
        this.pool = pool;
        this.topicId = topicId;
    }

    /** Forgets all numbers, which the database may have lost. */
    public void clear() {
        seen.clear();
        numbers.clear();
    }

    /**
     * Registers a generation; called in the order of the topic.
     *
     * @param span what its window covers
     */
    public void saw(String window, Span span, long fingerprint) {
        var generation = new GenerationKey(window, fingerprint);
        if (!numbers.containsKey(generation)) {
            seen.put(generation, SpanCode.of(span));
        }
    }

    /**
     * Assigns numbers to generations without one.
     *
     * @throws HistoryException if that failed
     */
    public void register() {
        if (seen.isEmpty()) {
            return;
        }
        numbers.putAll(
                pool.transaction(
                        "settings cannot be numbered",
                        connection -> {
                            Map<GenerationKey, Long> found = new HashMap<>();
                            for (var each : seen.entrySet()) {
                                found.put(
                                        each.getKey(),
                                        number(connection, each.getKey(), each.getValue()));
                            }
                            return found;
                        }));
        seen.clear();
    }

    /** The number of a registered generation. */
    public long of(String window, long fingerprint) {
        return numbers.getOrDefault(new GenerationKey(window, fingerprint), 0L);
    }

    private long number(Connection connection, GenerationKey generation, long code)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO topk_generations (window_name, topic_id, fingerprint) SELECT"
                                + " ?, ?, ? WHERE NOT EXISTS (SELECT FROM topk_generations WHERE"
                                + " (window_name, topic_id, fingerprint) = (?, ?, ?)) ON CONFLICT"
                                + " DO NOTHING")) {
            set(insert, 1, generation);
            set(insert, 4, generation);
            insert.executeUpdate();
        }
        // A release that notes no spans may have been faster.
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE topk_generations SET span = ? WHERE (window_name, topic_id,"
                                + " fingerprint) = (?, ?, ?) AND span IS NULL")) {
            update.setLong(1, code);
            set(update, 2, generation);
            update.executeUpdate();
        }
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT generation FROM topk_generations WHERE (window_name, topic_id,"
                                + " fingerprint) = (?, ?, ?)")) {
            set(select, 1, generation);
            try (ResultSet result = select.executeQuery()) {
                return result.next() ? result.getLong(1) : 0;
            }
        }
    }

    private void set(PreparedStatement statement, int at, GenerationKey generation)
            throws SQLException {
        statement.setString(at, generation.window());
        statement.setString(at + 1, topicId);
        statement.setLong(at + 2, generation.fingerprint());
    }
}
