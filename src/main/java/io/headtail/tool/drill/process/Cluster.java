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
 * The instances and a merger of one topic, each a process. A process that ends unexpectedly is
 * noted, and restarted as a supervisor would.
 */
public final class Cluster implements AutoCloseable {
    /** The merger's name. */
    public static final String MERGER = "merger";

    /** A JVM's exit code at Ctrl-C, which a terminal sends to all processes of a command. */
    private static final int INTERRUPTED = 130;

    /** A metric that an instance has for each partition that it owns. */
    private static final String OWNS = "headtail_events_total{";

    private static final Pattern OWNED =
            Pattern.compile("headtail_events_total\\{[^}]*partition=\"(\\d+)\"");

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
     * A cluster without running processes.
     *
     * @param logs folder with a log file for every start
     * @param builds the build of each process
     * @param heap heap of each process, in the form of {@code -Xmx}
     * @param settings configuration of each process, as {@code key=value}
     * @param environment environment variables of each process
     * @param clocks clocks of the instances; null for the system's clock
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

    /** Starts or restarts a process, without waiting for it. */
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

    /** The process of that name, which is no longer expected to run. */
    public ChildProcess take(String name) {
        ChildProcess child = expected.remove(name);
        if (child == null) {
            throw new IllegalStateException(name + " does not run");
        }
        return child;
    }

    /** The process of that name that is expected to run; null if none is. Thread-safe. */
    @Nullable ChildProcess running(String name) {
        return expected.get(name);
    }

    /** The process of that name, which is still expected to run. */
    public ChildProcess get(String name) {
        ChildProcess child = running(name);
        if (child == null) {
            throw new IllegalStateException(name + " does not run");
        }
        return child;
    }

    /** Whether every process listens. */
    public boolean allListen() {
        return Stream.concat(instances.stream(), Stream.of(MERGER))
                .allMatch(name -> expected.containsKey(name) && get(name).port() != 0);
    }

    /** Whether a process that is expected to run has ended. */
    public boolean anyEnded() {
        return expected.values().stream().anyMatch(child -> !child.isAlive());
    }

    /** Whether every instance reports that it owns a partition. */
    public boolean allOwn() {
        return instances.stream()
                .map(this::running)
                .map(child -> child == null ? null : child.metrics())
                .allMatch(metrics -> metrics != null && metrics.contains(OWNS));
    }

    /** The partitions that an instance reports as its own; empty if it does not answer. */
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
     * Restarts processes that ended unexpectedly.
     *
     * @param onTime whether an end before the process listened is a problem too: on a slow machine
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

    /** Notes unexpected behaviour of a process. */
    public void problem(String what) {
        problems.add(what);
    }

    /** The noted problems, in order. */
    public List<String> problems() {
        return problems;
    }

    /** The last lines of the running processes' logs. */
    public String logs() {
        return ChildProcess.logs(expected.values());
    }

    /** Kills all processes that still run. */
    @Override
    public void close() {
        all.forEach(ChildProcess::close);
    }
}
