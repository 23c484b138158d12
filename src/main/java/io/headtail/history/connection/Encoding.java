package io.headtail.history.connection;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Whether the database can hold every id. One of another encoding than UTF-8 refuses each answer
 * with an id that it lacks, which may be all; and {@code SQL_ASCII} checks and converts nothing.
 */
public final class Encoding {
    private static final String NEEDED = "UTF8";

    private Encoding() {}

    /**
     * Checks it.
     *
     * @throws HistoryException if it cannot
     */
    public static void check(Connection connection, String address) throws SQLException {
        String found;
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE"
                                        + " datname = current_database()")) {
            result.next();
            found = result.getString(1);
        }
        if (!NEEDED.equals(found)) {
            throw HistoryException.unsuitable(
                    "%s: the database has the encoding %s, which lacks ids that may come; allowed is %s. Make another, as with CREATE DATABASE headtail ENCODING 'UTF8' TEMPLATE template0 LOCALE 'C', and set history.url to it"
                            .formatted(address, found, NEEDED));
        }
    }
}
