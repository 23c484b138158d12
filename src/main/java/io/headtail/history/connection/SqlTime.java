package io.headtail.history.connection;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Times in epoch ms as values of {@code timestamptz}, and back. */
public final class SqlTime {
    private SqlTime() {}

    /** As a parameter of a statement. */
    public static OffsetDateTime at(long ms) {
        return Instant.ofEpochMilli(ms).atOffset(ZoneOffset.UTC);
    }

    /** Of a column that is never null. */
    public static long ms(ResultSet result, int column) throws SQLException {
        return ms(result.getObject(column, OffsetDateTime.class));
    }

    /**
     * Of a column that may be null.
     *
     * @param otherwise what null means
     */
    public static long ms(ResultSet result, int column, long otherwise) throws SQLException {
        OffsetDateTime time = result.getObject(column, OffsetDateTime.class);
        return time == null ? otherwise : ms(time);
    }

    private static long ms(OffsetDateTime time) {
        return time.toInstant().toEpochMilli();
    }

    /** As PostgreSQL reads it: it takes no sign before a year after 9999. */
    public static String text(long ms) {
        String text = Instant.ofEpochMilli(ms).toString();
        return text.startsWith("+") ? text.substring(1) : text;
    }

    /** As a literal in a statement. */
    public static String literal(long ms) {
        return "TIMESTAMPTZ '" + text(ms) + "'";
    }
}
