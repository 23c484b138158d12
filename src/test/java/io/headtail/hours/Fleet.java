package io.headtail.hours;

import io.headtail.config.Role;
import io.headtail.testing.NodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Instances and mergers over one topic, each a process of its own that can be killed. */
final class Fleet implements AutoCloseable {
    /** One of them; its name stays when it is started again. */
    record Member(Role role, int number) {
        @Override
        public String toString() {
            return role + "-" + number;
        }
    }

    private final Path folder;
    private final String topic;
    private final List<String> sets;
    private final Map<Member, NodeProcess> running = new LinkedHashMap<>();
    private final List<Path> logs = new ArrayList<>();

    /**
     * Starts so many of each role.
     *
     * @param folder of logs and snapshots
     * @param sets settings of all
     */
    Fleet(Path folder, String topic, List<String> sets, int each) {
        this.folder = folder;
        this.topic = topic;
        this.sets = sets;
        for (int number = 0; number < each; number++) {
            start(new Member(Role.INSTANCE, number));
            start(new Member(Role.MERGER, number));
        }
    }

    private void start(Member member) {
        List<String> all = new ArrayList<>(sets);
        if (member.role() == Role.INSTANCE) {
            all.add("kafka.instance-id=" + member);
        }
        Path log = folder.resolve(member + "." + logs.size() + ".log");
        logs.add(log);
        NodeProcess process =
                NodeProcess.start(log, member.role(), topic, all.toArray(String[]::new));
        running.put(member, process);
    }

    /** Kills it, and starts it again at once; does not wait until it is ready. */
    void killAndStart(Member member) {
        of(member).kill();
        start(member);
    }

    /** The port that it listens on; waits until it does. */
    int port(Member member) {
        return of(member).port();
    }

    /** Waits until all listen. */
    void awaitAll() {
        running.keySet().forEach(this::port);
    }

    private NodeProcess of(Member member) {
        NodeProcess process = running.get(member);
        if (process == null) {
            throw new IllegalArgumentException(member + " is not one of " + running.keySet());
        }
        return process;
    }

    /** What all have logged as errors, those that were killed too. */
    List<String> errors() throws IOException {
        List<String> errors = new ArrayList<>();
        for (Path log : logs) {
            Files.readAllLines(log).stream()
                    .filter(l -> l.contains(" ERROR "))
                    .forEach(errors::add);
        }
        return errors;
    }

    /** What those that run now have logged. */
    String text() {
        return running.entrySet().stream()
                .map(each -> each.getKey() + ":\n" + each.getValue().text())
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        running.values().forEach(NodeProcess::close);
    }
}
