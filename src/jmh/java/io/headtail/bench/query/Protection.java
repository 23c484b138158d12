package io.headtail.bench.query;

import java.util.Locale;

/** What protects a merger that is queried. */
enum Protection {
    /** Nothing. */
    PLAIN(false, false),
    /** TLS. */
    TLS(true, false),
    /** A token in each request. */
    TOKEN(false, true),
    /** Both. */
    BOTH(true, true);

    private final boolean tls;
    private final boolean token;

    Protection(boolean tls, boolean token) {
        this.tls = tls;
        this.token = token;
    }

    boolean hasTls() {
        return tls;
    }

    boolean hasToken() {
        return token;
    }

    /** As it is written in options and in the table. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
