package io.headtail.crash;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two instances and a merger, each a process, over one topic. */
final class Cluster implements AutoCloseable {
    private static final Pattern OWNED =
            Pattern.compile("head_lag_records\\{partition=\"(\\d+)\"}");

    private final Path logs;
    private final List<String> settings;
    private final Map<String, Child> running = new HashMap<>();
    private final List<Child> all = new ArrayList<>();
    private final Map<String, Integer> starts = new HashMap<>();

    /** Nothing runs yet. */
    Cluster(Path logs, List<String> settings) {
        this.logs = logs;
        this.settings = settings;
    }

    /** Starts a process for the first time or again, without waiting for it. */
    Child start(String name, String role) {
        int start = starts.merge(name, 1, Integer::sum);
        Child child = Child.start(logs.resolve(name + "-" + start + ".log"), role, settings);
        running.put(name, child);
        all.add(child);
        return child;
    }

    Child get(String name) {
        Child child = running.get(name);
        if (child == null) {
            throw new IllegalArgumentException(name + " was never started");
        }
        return child;
    }

    /** The partitions that an instance says it owns. */
    Set<Integer> ownedBy(String name) {
        URI metrics = URI.create("http://localhost:%d/metrics".formatted(get(name).awaitPort()));
        try (HttpClient http = HttpClient.newHttpClient()) {
            String text =
                    http.send(
                                    HttpRequest.newBuilder(metrics).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
            Set<Integer> owned = new TreeSet<>();
            Matcher matcher = OWNED.matcher(text);
            while (matcher.find()) {
                owned.add(Integer.parseInt(matcher.group(1)));
            }
            return owned;
        } catch (IOException e) {
            throw new AssertionError(metrics + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Every process, gone or not, in the order of their starts. */
    List<Child> all() {
        return all;
    }

    /** The last lines of every log. */
    String tails() {
        StringBuilder tails = new StringBuilder();
        for (Child child : all) {
            List<String> lines = child.text().lines().toList();
            tails.append("--- ").append(child.log()).append('\n');
            lines.subList(Math.max(0, lines.size() - 40), lines.size())
                    .forEach(line -> tails.append(line).append('\n'));
        }
        return tails.toString();
    }

    /** Kills what still runs. */
    @Override
    public void close() {
        all.forEach(Child::close);
    }
}
