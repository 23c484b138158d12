package io.headtail.cli.produce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.cli.Cli;
import io.headtail.config.Role;
import io.headtail.testing.AnswerJson;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.Node;
import io.headtail.testing.Oracle;
import io.headtail.testing.SimulatedViews;
import io.headtail.tool.topic.EventProducer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * Sends files with {@code produce} to a topic of a real broker, over which one process replays by
 * the event clock, and compares what came of each: in the log, and in the answers. All times are to
 * be within the lateness of {@value #LATENESS_DAYS} days.
 */
final class FileScene implements AutoCloseable {
    /** 2023-11-14T22:13:20Z. */
    static final long TIME = 1_700_000_000_000L;

    private static final int LATENESS_DAYS = 30;
    private static final long LATENESS_MS = Duration.ofDays(LATENESS_DAYS).toMillis();
    private static final int PARTITIONS = 3;
    private static final long TICK_MS = 100;
    private static final long HOUR_MS = 3_600_000;
    private static final int K = 1_000;
    private final String topic;
    private final Path folder;
    private final Node node;
    private final Set<String> known = new HashSet<>();
    private String out = "";
    private String err = "";

    FileScene(String topic, Path folder) {
        this.topic = topic;
        this.folder = folder;
        SimulatedViews.makeTopic(topic, PARTITIONS);
        // So that no partition is empty: one that has never held a record is final at any tick.
        try (EventProducer producer = new EventProducer(SimulatedViews.client(), topic)) {
            for (int i = 0; i < 20; i++) {
                producer.send(("start " + i).getBytes(StandardCharsets.UTF_8), TIME, 1);
            }
        }
        added(EventLog.events(topic));
        this.node =
                Node.start(
                        Role.STANDALONE,
                        topic,
                        "windows=[{name: hour, length: PT1H}, {name: all}]",
                        "sealed=[]",
                        "clock=event",
                        "event.views=/views",
                        "replay.idle=PT0.1S",
                        "tick=PT0.1S",
                        "lateness=P" + LATENESS_DAYS + "D",
                        "lanes=1");
    }

    /** Sends a text as a file; its exit code must be that. */
    FileScene send(int exit, String name, String text, String... options) throws IOException {
        return send(exit, name, text.getBytes(StandardCharsets.UTF_8), options);
    }

    FileScene send(int exit, String name, byte[] bytes, String... options) throws IOException {
        Path file = Files.write(folder.resolve(name), bytes);
        return produce(exit, file.toString(), options);
    }

    /** Sends what standard input gives. */
    FileScene pipe(int exit, byte[] bytes, String... options) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(bytes));
        try {
            return produce(exit, "-", options);
        } finally {
            System.setIn(before);
        }
    }

    private FileScene produce(int exit, String file, String... options) {
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        CommandLine command = Cli.commandLine();
        command.setOut(new PrintWriter(outText)).setErr(new PrintWriter(errText));
        String[] given = {
            "produce",
            "--wait=" + Await.PATIENCE,
            "--bootstrap-servers=" + KafkaUnderTest.bootstrapServers(),
            "--topic=" + topic,
            "--file=" + file
        };
        int code =
                command.execute(
                        Stream.concat(Stream.of(given), Stream.of(options)).toArray(String[]::new));
        out = outText.toString();
        err = errText.toString();
        assertEquals(exit, code, out + err);
        return this;
    }

    /** What the last command must have said, each part on either output. */
    FileScene told(String... parts) {
        for (String part : parts) {
            assertTrue((out + err).contains(part), () -> part + "\nis not in\n" + out + err);
        }
        return this;
    }

    /** Nothing was refused or is odd, but that files before it had later times. */
    FileScene toldNothing() {
        List<String> odd =
                err.lines().filter(line -> !line.contains("the topic held already")).toList();
        assertEquals(List.of(), odd);
        return this;
    }

    /**
     * What the log has since the last time must be these, as {@code id timestamp views}, and every
     * answer must be what a plain count of the whole log says.
     */
    void counted(String... events) {
        List<List<Oracle.Event>> log = EventLog.events(topic);
        assertEquals(Stream.of(events).sorted().toList(), added(log), out + err);
        answersMustEqual(log);
    }

    private List<String> added(List<List<Oracle.Event>> log) {
        List<String> added = new ArrayList<>();
        for (int p = 0; p < log.size(); p++) {
            for (Oracle.Event e : log.get(p)) {
                if (known.add(p + " " + e.offset())) {
                    added.add(e.videoId() + " " + e.timestamp() + " " + e.views());
                }
            }
        }
        Collections.sort(added);
        return added;
    }

    private void answersMustEqual(List<List<Oracle.Event>> log) {
        Oracle oracle = new Oracle(log, LATENESS_MS);
        long newest =
                log.stream()
                        .flatMap(List::stream)
                        .mapToLong(Oracle.Event::timestamp)
                        .max()
                        .orElse(0);
        long tick = (newest / TICK_MS + 1) * TICK_MS;
        mustEqual("all", tick, oracle.rows(Oracle.ALL, tick, K));
        mustEqual("hour", tick, oracle.rows(HOUR_MS, tick, K));
        assertEquals("", node.failure());
    }

    private void mustEqual(String window, long tick, List<Oracle.Row> rows) {
        Await.until(
                () -> window + " at " + tick + ": " + rows + ", not " + shown(window),
                () -> {
                    HttpResponse<byte[]> answer = node.top(window, K);
                    return Node.tick(answer) == tick && AnswerJson.rows(answer.body()).equals(rows);
                });
    }

    private String shown(String window) {
        HttpResponse<byte[]> answer = node.top(window, K);
        return answer.headers().map() + " " + new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        node.close();
    }
}
