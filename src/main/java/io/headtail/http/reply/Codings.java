package io.headtail.http.reply;

import java.util.Locale;

/**
 * What an {@code Accept-Encoding} says about the two supported codings (RFC 9110, 12.5.3).
 *
 * @param gzip whether the client accepts gzip and prefers no other coding
 * @param identity whether it accepts an unencoded body
 */
record Codings(boolean gzip, boolean identity) {
    private static final double REFUSED = 0;
    private static final double UNSPECIFIED = -1;

    // Most requests repeat the header of the previous one.
    private static volatile Known last = new Known("", parse(""));

    private record Known(String value, Codings codings) {}

    /** Parses the header's value. */
    static Codings of(String value) {
        Known known = last;
        if (!known.value().equals(value)) {
            known = new Known(value, parse(value));
            last = known;
        }
        return known.codings();
    }

    /**
     * Whether to send gzip.
     *
     * @param worthWhile whether the body is long enough to gain from compression
     */
    boolean wantsGzip(boolean worthWhile) {
        return gzip && (worthWhile || !identity);
    }

    private static Codings parse(String value) {
        double gzip = UNSPECIFIED;
        double identity = UNSPECIFIED;
        double any = UNSPECIFIED;
        for (String item : value.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = item.split(";", 2);
            double weight = parts.length == 1 ? 1 : weight(parts[1].strip());
            switch (parts[0].strip()) {
                case "gzip", "x-gzip" -> gzip = Math.max(gzip, weight);
                case "identity" -> identity = weight;
                case "*" -> any = weight;
                default -> {
                    // Not supported.
                }
            }
        }
        double wanted = gzip == UNSPECIFIED ? any : gzip;
        boolean takesIdentity = identity == UNSPECIFIED ? any != REFUSED : identity > REFUSED;
        return new Codings(wanted > REFUSED && wanted >= identity, takesIdentity);
    }

    /** The weight; a malformed one counts as 0, so that the client gets the unencoded body. */
    private static double weight(String parameter) {
        return parameter.matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")
                ? Double.parseDouble(parameter.substring(2))
                : REFUSED;
    }
}
