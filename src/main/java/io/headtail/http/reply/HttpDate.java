package io.headtail.http.reply;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The {@code Date} of a response, in GMT and English whatever the machine's zone and locale,
 * rendered once a second. Helidon's is in local time.
 */
public final class HttpDate {
    private static final DateTimeFormatter IMF_FIXDATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private static volatile Second now = Second.of(0);

    private HttpDate() {}

    private record Second(long epochSecond, Header header, byte[] line) {
        static Second of(long epochSecond) {
            String text = IMF_FIXDATE.format(Instant.ofEpochSecond(epochSecond));
            return new Second(
                    epochSecond,
                    HeaderValues.createCached(HeaderNames.DATE, text),
                    (text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** The header as of now. */
    public static Header header() {
        return now().header();
    }

    /** The header's value and a line break; must not be modified. */
    static byte[] line() {
        return now().line();
    }

    private static Second now() {
        long second = Math.floorDiv(System.currentTimeMillis(), 1_000L);
        Second last = now;
        if (last.epochSecond() != second) {
            last = Second.of(second);
            now = last;
        }
        return last;
    }
}
