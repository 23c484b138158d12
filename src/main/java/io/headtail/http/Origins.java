package io.headtail.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks origins as browsers write them (RFC 6454): scheme, host, and the port unless it is the
 * scheme's default.
 */
public final class Origins {
    private static final Pattern AUTHORITY =
            Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([1-9][0-9]{0,4}))?");

    private Origins() {}

    /**
     * Returns the origin as it is.
     *
     * @throws IllegalArgumentException if no browser would send it; its message says why
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
        // java.net.URI accepts no host with an underscore, which a Compose service may have.
        String authority = uri.getRawAuthority();
        Matcher parts = AUTHORITY.matcher(authority == null ? "" : authority);
        if (scheme == null || !parts.matches()) {
            throw notAnOrigin(text, "");
        }
        String host = parts.group(1);
        String number = parts.group(2);
        boolean hasUsualPort =
                (scheme.equals("https") && "443".equals(number))
                        || (scheme.equals("http") && "80".equals(number));
        String port = number == null || hasUsualPort ? "" : ":" + number;
        String written = (scheme + "://" + host).toLowerCase(Locale.ROOT) + port;
        if (!written.equals(text)) {
            throw notAnOrigin(text, "; browsers write it as " + written);
        }
        return text;
    }

    private static IllegalArgumentException notAnOrigin(String text, String hint) {
        return new IllegalArgumentException(
                "'%s' is not an origin%s; allowed are scheme, host and port, such as https://example.org"
                                .formatted(text, hint)
                        + " or http://localhost:3000, without a path; or * for everybody's");
    }
}
