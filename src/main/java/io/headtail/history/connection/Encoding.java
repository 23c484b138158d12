package io.headtail.history.connection;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Checks that the database can store every id. With another encoding than UTF-8 it refuses each
 * answer with an id that it cannot represent, possibly all answers; and {@code SQL_ASCII} checks
 * and converts nothing.
 */
public final class Encoding {
    private static final String NEEDED = "UTF8";

    private Encoding() {}

    /**
     * Checks the encoding.
     *
     * @throws HistoryException if it is not UTF-8
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
                    "%s: the database has the encoding %s, which cannot represent all ids; allowed is %s. Create another, for example with CREATE DATABASE headtail ENCODING 'UTF8' TEMPLATE template0 LOCALE 'C', and set history.url to it"
                            .formatted(address, found, NEEDED));
        }
    }
}
