package io.headtail.http.reply;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.util.List;

/**
 * What every response tells a browser not to do with it. Scripts of other origins that may read
 * answers (CORS) are not affected.
 */
public final class SecurityHeaders {
    /** {@code Content-Security-Policy}: a page has its own, everything else allows nothing. */
    public static final HeaderName POLICY = HeaderNames.create("Content-Security-Policy");

    private static final Header NOTHING =
            HeaderValues.createCached(POLICY, "default-src 'none'; frame-ancestors 'none'");

    private static final List<Header> OF_A_PAGE =
            List.of(
                    HeaderValues.X_CONTENT_TYPE_OPTIONS_NOSNIFF,
                    // For browsers that do not know frame-ancestors.
                    HeaderValues.createCached("X-Frame-Options", "DENY"),
                    HeaderValues.createCached("Referrer-Policy", "no-referrer"),
                    // Another origin's page cannot load it as a script or an image.
                    HeaderValues.createCached("Cross-Origin-Resource-Policy", "same-origin"));
    private static final List<Header> ALL =
            List.of(
                    OF_A_PAGE.get(0),
                    OF_A_PAGE.get(1),
                    OF_A_PAGE.get(2),
                    OF_A_PAGE.get(3),
                    NOTHING);

    private SecurityHeaders() {}

    /** Those of a response that is no page. */
    public static List<Header> all() {
        return ALL;
    }

    /** Those of a response with these headers, which may have a policy of their own. */
    static List<Header> beside(List<Header> headers) {
        boolean isPage = headers.stream().anyMatch(header -> header.headerName().equals(POLICY));
        return isPage ? OF_A_PAGE : ALL;
    }
}
