package io.headtail.config;

import io.headtail.http.Origins;
import io.headtail.http.titles.TitleSettings;
import java.net.URI;

/** Reads {@code titles.*}. */
final class TitlesSection {
    private static final String PLACE = "{videoId}";

    private TitlesSection() {}

    static TitleSettings read(CheckedValues values) {
        return new TitleSettings(
                HttpSection.file(values, ConfigKey.TITLES_FILE),
                values.value(ConfigKey.TITLES_URL_TEMPLATE, TitlesSection::template),
                values.value(ConfigKey.TITLES_THUMBNAIL_ORIGIN, TitlesSection::origin));
    }

    private static String template(String text) {
        if (text.isEmpty()) {
            return text;
        }
        try {
            int at = text.indexOf(PLACE);
            URI uri = URI.create(text.replace(PLACE, "x"));
            boolean isWeb = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            // Not in the host: an id must not decide whose page is opened.
            boolean isAfterHost = at > 0 && text.substring(0, at).matches("[^:]+://[^/?#]+[/?#].*");
            if (isWeb && uri.getRawAuthority() != null && isAfterHost) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "allowed are URLs of http and https with {videoId} behind the host and a /, ? or #,"
                        + " such as https://example.org/watch/{videoId}; empty for none");
    }

    private static String origin(String text) {
        return text.isEmpty() ? text : Origins.checked(text);
    }
}
