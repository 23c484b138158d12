package io.headtail.cli.top;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events (WHATWG HTML, 9.2.6), as far as Headtail's streams use them. */
final class EventReader {
    /** A line of a server that is none of ours must not fill the memory. */
    private static final int MAX_LINE = 4 * 1024 * 1024;

    private final BufferedReader in;
    private final Runnable alive;

    /**
     * An event.
     *
     * @param id null if it has none
     */
    record Event(@Nullable String id, String data) {}

    /**
     * @param alive is called for each line, comments included
     */
    EventReader(InputStream in, Runnable alive) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.alive = alive;
    }

    /** The next event that has data; null at the end of the stream. */
    @Nullable Event next() throws IOException {
        String id = null;
        StringBuilder data = new StringBuilder();
        for (String line = line(); line != null; line = line()) {
            alive.run();
            if (line.isEmpty() && !data.isEmpty()) {
                return new Event(id, data.toString());
            } else if (line.startsWith("id:")) {
                id = value(line);
            } else if (line.startsWith("data:")) {
                data.append(data.isEmpty() ? "" : "\n").append(value(line));
            }
        }
        return null;
    }

    private static String value(String line) {
        int from = line.indexOf(':') + 1;
        return line.substring(line.startsWith(" ", from) ? from + 1 : from);
    }

    private @Nullable String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') {
                return line.toString();
            }
            if (line.length() == MAX_LINE) {
                throw new IOException("a line of more than " + MAX_LINE + " characters");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return null;
    }
}
