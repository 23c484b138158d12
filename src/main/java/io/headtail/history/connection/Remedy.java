package io.headtail.history.connection;

import java.util.Map;

/**
 * What to do if PostgreSQL, or a pooler in front of it, is unusable as configured. By SQLSTATE
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html); PgBouncer has none of its own,
 * so its errors are recognized by their text.
 */
final class Remedy {
    private static final String PASSWORD =
            "see history.user and history.password-file, and pg_hba.conf of the server";
    private static final String AWAY =
            "start it, or correct history.url; what is missing is written once it answers";
    private static final String PREPARED =
            "a pooler changes connections between transactions: leave prepareThreshold out of"
                    + " history.url, or set prepareThreshold=0";

    private static final Map<String, String> BY_STATE =
            Map.ofEntries(
                    Map.entry("08001", AWAY),
                    Map.entry("08004", AWAY),
                    Map.entry("08006", AWAY),
                    Map.entry("57P01", AWAY),
                    Map.entry("57P02", AWAY),
                    Map.entry("57P03", "Headtail waits for it"),
                    Map.entry("28P01", PASSWORD),
                    Map.entry("28000", PASSWORD),
                    Map.entry(
                            "3D000",
                            "create it, for example with CREATE DATABASE headtail OWNER headtail ENCODING"
                                    + " 'UTF8' TEMPLATE template0, or correct history.url"),
                    Map.entry(
                            "42501",
                            "the user in history.user must own the tables, and be allowed to create"
                                    + " some: GRANT CREATE, USAGE ON SCHEMA public TO that user, or"
                                    + " make it the database's owner"),
                    Map.entry(
                            "25006",
                            "it is a standby, or default_transaction_read_only is on: history.url"
                                    + " must lead to the primary, as"
                                    + " jdbc:postgresql://one,two/headtail?targetServerType=primary"
                                    + " does; a standby is for history.read-url"),
                    Map.entry(
                            "53300",
                            "raise max_connections, or put a pooler in front of it; a process takes at"
                                    + " most 10"),
                    Map.entry(
                            "42P01",
                            "a merger creates the tables as soon as it can; its log says why it does"
                                    + " not"),
                    Map.entry("26000", PREPARED),
                    Map.entry("42P05", PREPARED));

    private static final Map<String, String> BY_WORDS =
            Map.of(
                    "statement pooling mode",
                    "history needs transactions: set pool_mode = transaction (or session) in"
                            + " PgBouncer",
                    "unsupported startup parameter",
                    "set ignore_startup_parameters = extra_float_digits in PgBouncer",
                    "query_wait_timeout",
                    "PgBouncer has no connection free: raise default_pool_size",
                    "no more connections allowed",
                    "PgBouncer takes no more clients: raise max_client_conn",
                    "server login has been failing",
                    "PgBouncer does not reach PostgreSQL: " + AWAY);

    private Remedy() {}

    /** What to do; empty if the message is sufficient. */
    static String of(String message, String state) {
        for (Map.Entry<String, String> each : BY_WORDS.entrySet()) {
            if (message.contains(each.getKey())) {
                return each.getValue();
            }
        }
        return BY_STATE.getOrDefault(state, "");
    }
}
