package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.LogLines;
import io.headtail.testing.Node;
import io.headtail.testing.SimulatedViews;
import io.headtail.tool.topic.EventTopic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A process whose lake refuses at first: counting goes on, and so does the lake once it can. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class LakeIT {
    private static final String TOPIC = "lake-node";
    private static final long HOUR = 3_600_000;

    @TempDir private Path folder;

    @Test
    void a_lake_that_refuses_is_told_of_once_and_waited_for_while_counting_goes_on()
            throws Exception {
        long now = System.currentTimeMillis();
        KafkaUnderTest.createTopic(TOPIC, 1, EventTopic.SETTINGS);
        new SimulatedViews(3_000, 100, now - 2 * HOUR, 2 * HOUR, 1_000, 1, 1).sendTo(TOPIC);
        // A file where the directory should be: nobody can write below it, not even root.
        Path lake = folder.resolve("lake");
        Files.createFile(lake);
        try (LogLines lines = LogLines.ofThreadsFromHere("io.headtail");
                Node node =
                        Node.start(
                                Role.STANDALONE,
                                TOPIC,
                                "windows=[{name: all}]",
                                "history.interval=PT0S",
                                "lake.url=" + lake,
                                "lake.file-records=1000")) {
            Await.until("the lake has refused twice", () -> metric(node, "failures_total") >= 2);
            Await.until(
                    "views are counted",
                    () -> node.get("/view/video?window=all&k=1").statusCode() == 200);
            List<String> told = lines.with("lake.url " + lake);
            assertEquals(1, told.size(), told::toString);
            assertTrue(told.getFirst().contains("Not a directory"), told::toString);
            assertTrue(told.getFirst().contains("set lake.url to another one"), told::toString);
            Files.delete(lake);
            Await.until("files are there", () -> files(lake) > 0);
            Await.until("it says so", () -> metric(node, "files_total") > 0);
            // Noted after all that was to be written, so later than the first file is counted.
            Await.until("it says up to when", () -> metric(node, "written_timestamp_seconds") > 0);
        }
    }

    private static double metric(Node node, String name) {
        Matcher line =
                Pattern.compile("(?m)^headtail_lake_" + name + " (\\S+)$")
                        .matcher(node.text("/metrics"));
        return line.find() ? Double.parseDouble(line.group(1)) : -1;
    }

    private static long files(Path lake) {
        try (Stream<Path> all = Files.walk(lake)) {
            return all.filter(file -> file.toString().endsWith(".parquet")).count();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }
}
