package io.headtail.http.reply;

import java.util.Locale;

/**
 * What an {@code Accept-Encoding} says of the two codings that there are (RFC 9110, 12.5.3).
 *
 * @param gzip whether the client takes it, and prefers nothing to it
 * @param identity whether it takes what is not encoded
 */
record Codings(boolean gzip, boolean identity) {
    private static final double REFUSED = 0;
    private static final double UNSAID = -1;

    // Clients of a kind say the same again and again.
    private static volatile Known last = new Known("", parse(""));

    private record Known(String value, Codings codings) {}

    /** Reads a header. */
    static Codings of(String value) {
        Known known = last;
        if (!known.value().equals(value)) {
            known = new Known(value, parse(value));
            last = known;
        }
        return known.codings();
    }

    /** Whether to send gzip, where a body is long enough for it to be worth while or not. */
    boolean wantsGzip(boolean worthWhile) {
        return gzip && (worthWhile || !identity);
    }

    private static Codings parse(String value) {
        double gzip = UNSAID;
        double identity = UNSAID;
        double any = UNSAID;
        for (String item : value.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = item.split(";", 2);
            double weight = parts.length == 1 ? 1 : weight(parts[1].strip());
            switch (parts[0].strip()) {
                case "gzip", "x-gzip" -> gzip = Math.max(gzip, weight);
                case "identity" -> identity = weight;
                case "*" -> any = weight;
                default -> {
                    // Not spoken here.
                }
            }
        }
        double wanted = gzip == UNSAID ? any : gzip;
        boolean takesIdentity = identity == UNSAID ? any != REFUSED : identity > REFUSED;
        return new Codings(wanted > REFUSED && wanted >= identity, takesIdentity);
    }

    /** What is no weight is taken for none: the client is sent what it did not have to ask for. */
    private static double weight(String parameter) {
        return parameter.matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")
                ? Double.parseDouble(parameter.substring(2))
                : REFUSED;
    }
}
