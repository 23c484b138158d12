package io.headtail.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Checks origins as browsers write them (RFC 6454): scheme, host, and a port that is not usual. */
public final class Origins {
    private Origins() {}

    /**
     * Returns the origin.
     *
     * @throws IllegalArgumentException if no browser would ever send it, saying why
     */
    public static String checked(String text) {
        if (text.equals("null")) {
            throw new IllegalArgumentException(
                    "'null' is what every sandboxed page and local file sends; allowed are origins such"
                            + " as https://example.org, or * for everybody's");
        }
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw notAnOrigin(text, "");
        }
        String scheme = uri.getScheme();
        String host = uri.getHost();
        if (scheme == null || host == null || uri.getRawUserInfo() != null) {
            throw notAnOrigin(text, "");
        }
        boolean hasUsualPort =
                (scheme.equals("https") && uri.getPort() == 443)
                        || (scheme.equals("http") && uri.getPort() == 80);
        String port = uri.getPort() < 0 || hasUsualPort ? "" : ":" + uri.getPort();
        String written = (scheme + "://" + host).toLowerCase(Locale.ROOT) + port;
        if (!written.equals(text)) {
            throw notAnOrigin(text, ", which browsers write as " + written);
        }
        return text;
    }

    private static IllegalArgumentException notAnOrigin(String text, String hint) {
        return new IllegalArgumentException(
                "'%s' is no origin%s; allowed are scheme, host and port, such as https://example.org"
                                .formatted(text, hint)
                        + " or http://localhost:3000, without a path; or * for everybody's");
    }
}
