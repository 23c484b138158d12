package io.headtail.tool.drill.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The instances and a merger, each a process, over one topic. One that ends without being told is
 * noted, and started again as a supervisor would.
 */
public final class Cluster implements AutoCloseable {
    public static final String MERGER = "merger";

    /** What a JVM exits with at Ctrl-C, which a terminal sends to all processes of a command. */
    private static final int INTERRUPTED = 130;

    /** A metric that an instance has of each partition that it owns. */
    private static final String OWNS = "headtail_events_total{";

    private static final Pattern OWNED =
            Pattern.compile("headtail_events_total\\{[^}]*partition=\"(\\d+)\"");

    private static final int LINES_OF_A_LOG = 15;

    private final Path logs;
    private final Builds builds;
    private final String heap;
    private final List<String> settings;
    private final Map<String, String> environment;
    private final @Nullable SteppedClocks clocks;
    private final List<String> instances = new ArrayList<>();
    private final Map<String, ChildProcess> expected = new ConcurrentSkipListMap<>();
    private final Map<String, Integer> starts = new TreeMap<>();
    private final List<ChildProcess> all = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * Nothing runs yet.
     *
     * @param logs a folder: a file for every start
     * @param builds which build each process is of
     * @param heap of each process, as {@code -Xmx} takes it
     * @param settings {@code key=value} each
     * @param environment variables of each
     * @param clocks of the instances; null for the system's
     */
    public Cluster(
            Path logs,
            Builds builds,
            String heap,
            int instances,
            List<String> settings,
            Map<String, String> environment,
            @Nullable SteppedClocks clocks) {
        this.logs = logs;
        this.builds = builds;
        this.heap = heap;
        this.settings = settings;
        this.environment = environment;
        this.clocks = clocks;
        for (int i = 0; i < instances; i++) {
            this.instances.add(Character.toString('a' + i));
        }
    }

    /** The names of the instances. */
    public List<String> instances() {
        return instances;
    }

    /** Starts a process for the first time or again, without waiting for it. */
    public ChildProcess start(String name) {
        int start = starts.merge(name, 1, Integer::sum);
        List<String> arguments = new ArrayList<>();
        arguments.add(name.equals(MERGER) ? MERGER : "instance");
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        ChildProcess child =
                ChildProcess.start(
                        logs.resolve(name + "-" + start + ".log"),
                        builds.of(name).commandLine(heap, flags(name), arguments),
                        environment);
        expected.put(name, child);
        all.add(child);
        return child;
    }

    private List<String> flags(String name) {
        return clocks == null || name.equals(MERGER) ? List.of() : List.of(clocks.flag(name));
    }

    /** The process that runs under that name; it is no longer expected to run. */
    public ChildProcess take(String name) {
        ChildProcess child = expected.remove(name);
        if (child == null) {
            throw new IllegalStateException(name + " does not run");
        }
        return child;
    }

    /** The process that is expected to run under that name; null if none is. From any thread. */
    @Nullable ChildProcess running(String name) {
        return expected.get(name);
    }

    /** The process that runs under that name, and goes on. */
    public ChildProcess get(String name) {
        ChildProcess child = running(name);
        if (child == null) {
            throw new IllegalStateException(name + " does not run");
        }
        return child;
    }

    /** Whether every process says where it listens. */
    public boolean allListen() {
        return Stream.concat(instances.stream(), Stream.of(MERGER))
                .allMatch(name -> expected.containsKey(name) && get(name).port() != 0);
    }

    /** Whether a process that is expected to run does not. */
    public boolean anyEnded() {
        return expected.values().stream().anyMatch(child -> !child.isAlive());
    }

    /** Whether every instance says that it owns a partition. */
    public boolean allOwn() {
        return instances.stream()
                .map(this::running)
                .map(child -> child == null ? null : child.metrics())
                .allMatch(metrics -> metrics != null && metrics.contains(OWNS));
    }

    /** The partitions that an instance says it owns; none if it does not answer. */
    public Set<Integer> owned(String name) {
        Set<Integer> owned = new TreeSet<>();
        String metrics = get(name).metrics();
        if (metrics != null) {
            Matcher matcher = OWNED.matcher(metrics);
            while (matcher.find()) {
                owned.add(Integer.parseInt(matcher.group(1)));
            }
        }
        return owned;
    }

    /** Whether these partitions have owners. */
    public boolean allOwned(Set<Integer> partitions) {
        Set<Integer> owned = new TreeSet<>();
        instances.stream().filter(expected::containsKey).forEach(name -> owned.addAll(owned(name)));
        return owned.containsAll(partitions);
    }

    /**
     * Starts again what ended by itself.
     *
     * @param onTime whether it is a problem also where it had not listened yet: on a slow machine
     *     Kafka may not answer it in time
     */
    public void supervise(boolean onTime) {
        for (String name : new TreeSet<>(expected.keySet())) {
            ChildProcess child = get(name);
            if (!child.isAlive() && child.exitCode() != INTERRUPTED) {
                if (!onTime && child.port() == 0) {
                    start(name);
                    continue;
                }
                problems.add(
                        "%s ended by itself with %d: %s"
                                .formatted(
                                        child.log().getFileName(),
                                        child.exitCode(),
                                        String.join(" | ", child.lastLines(2))));
                start(name);
            }
        }
    }

    /** Notes what no process should ever do. */
    public void problem(String what) {
        problems.add(what);
    }

    public List<String> problems() {
        return problems;
    }

    /** The last lines of the logs of what runs. */
    public String logs() {
        StringBuilder text = new StringBuilder();
        expected.forEach(
                (name, child) -> {
                    text.append("--- ").append(child.log().getFileName()).append('\n');
                    child.lastLines(LINES_OF_A_LOG).forEach(line -> text.append(line).append('\n'));
                });
        return text.toString();
    }

    /** Kills what still runs. */
    @Override
    public void close() {
        all.forEach(ChildProcess::close);
    }
}
