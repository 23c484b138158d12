package io.headtail.http.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headtail.http.ServerFixture;
import io.headtail.testing.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client of a stream, as a browser reads one (WHATWG HTML, 9.2.6). */
final class Events implements AutoCloseable {
    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    /** One event. */
    record Event(long tick, String data) {
        /** The ids in an array of ids. */
        List<String> ids(String field) {
            List<String> ids = new ArrayList<>();
            try (JsonParser json = new JsonFactory().createParser(data)) {
                while (json.nextToken() != null) {
                    if (json.currentToken() == JsonToken.START_ARRAY
                            && field.equals(json.currentName())) {
                        while (json.nextToken() != JsonToken.END_ARRAY) {
                            if (json.currentToken() == JsonToken.VALUE_STRING) {
                                ids.add(json.getText());
                            }
                        }
                        return ids;
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            throw new AssertionError("no " + field + " in " + data);
        }

        /** The rows, as the API answers them. */
        String rows() {
            String name = "\"topk\":";
            return data.substring(data.indexOf(name) + name.length(), data.length() - 1);
        }
    }

    private Events(HttpResponse<InputStream> response) {
        this.response = response;
        lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** Opens a stream; headers are names and values in turn. */
    static Events open(ServerFixture server, String query, String... headers) {
        Events events = new Events(server.stream("/view/video/stream?" + query, headers));
        assertEquals(200, events.response.statusCode());
        assertEquals("text/event-stream", ServerFixture.header(events.response, "Content-Type"));
        return events;
    }

    /** The next event; null if the server has ended the stream. */
    @Nullable Event next() throws IOException {
        long tick = -1;
        String type = "";
        String data = "";
        long begun = System.nanoTime();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (System.nanoTime() - begun > Await.PATIENCE.toNanos()) {
                throw new AssertionError("heartbeats, but no event");
            }
            if (line.startsWith("id: ")) {
                tick = Long.parseLong(line.substring(4));
            } else if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data += line.substring(6);
            } else if (line.isEmpty() && !data.isEmpty()) {
                assertEquals("topk", type);
                return new Event(tick, data);
            } else if (!line.isEmpty() && !line.startsWith(":") && !line.equals("retry: 1000")) {
                throw new AssertionError("unknown line: " + line);
            }
        }
        return null;
    }

    /** The next event, which must come. */
    Event take() throws IOException {
        Event event = next();
        if (event == null) {
            throw new AssertionError("the stream has ended");
        }
        return event;
    }

    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
