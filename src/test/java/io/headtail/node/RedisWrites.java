package io.headtail.node;

import io.headtail.testing.Await;
import io.headtail.testing.RedisUnderTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everything that is written to a Redis, in its order, as its MONITOR tells: which answers were
 * sent, and which of them its scripts have stored. A poll would miss one that stands for a moment.
 */
final class RedisWrites implements AutoCloseable {
    private static final Pattern SENT =
            Pattern.compile("\"EVALSHA\" \"\\w+\" \"\\d\" \"([^\"]+:marks)\".*? \"(\\d{10,})\" .*");
    private static final Pattern STORED =
            Pattern.compile(
                    " lua] \"HSET\" \"([^\"]+:marks)\" \"tick\" \"(\\d+)\" \"precedence\" \"(\\d+)\"");
    private static final Pattern NAMED =
            Pattern.compile(" lua] \"SET\" \"([^\"]+:current)\" \"([^\"]+)\"");

    /** What stands: a tick and how good its answer is. */
    private record Standing(long tick, int precedence) {
        boolean isAfter(Standing other) {
            return tick > other.tick || (tick == other.tick && precedence > other.precedence);
        }
    }

    private final Socket socket;
    private final Thread thread;
    private final Map<String, Standing> standing = new HashMap<>();
    private final Map<String, String> current = new HashMap<>();
    private final List<String> backwards = new ArrayList<>();
    private long older;

    /** Watches from now on. */
    RedisWrites(RedisUnderTest redis) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), redis.port());
        socket.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.US_ASCII));
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        if (!"+OK".equals(lines.readLine())) {
            throw new IOException("MONITOR is refused");
        }
        thread = Thread.ofPlatform().daemon().start(() -> read(lines));
    }

    private void read(BufferedReader lines) {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(line);
            }
        } catch (IOException e) {
            // closed
        }
    }

    private synchronized void take(String line) {
        Matcher sent = SENT.matcher(line);
        Matcher stored = STORED.matcher(line);
        Matcher named = NAMED.matcher(line);
        if (sent.find()) {
            Standing had = standing.get(sent.group(1));
            older += had != null && Long.parseLong(sent.group(2)) < had.tick ? 1 : 0;
        } else if (stored.find()) {
            Standing now =
                    new Standing(
                            Long.parseLong(stored.group(2)), Integer.parseInt(stored.group(3)));
            Standing had = standing.put(stored.group(1), now);
            if (had != null && had.isAfter(now)) {
                backwards.add(stored.group(1) + ": " + now + " replaces " + had);
            }
        } else if (named.find()) {
            String had = current.put(named.group(1), named.group(2));
            if (had != null && had.compareTo(named.group(2)) > 0) {
                backwards.add(named.group(1) + ": " + named.group(2) + " replaces " + had);
            }
        }
    }

    /** The tick of the answer that stands; 0 if there is none. */
    synchronized long tick(String marks) {
        Standing stands = standing.get(marks);
        return stands == null ? 0 : stands.tick;
    }

    /** How often an answer was sent that was older than what stood. */
    synchronized long older() {
        return older;
    }

    /** Where an answer was replaced by an older or worse one. */
    synchronized List<String> backwards() {
        return List.copyOf(backwards);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        Await.until("the connection's thread has ended", () -> !thread.isAlive());
    }
}
