package io.headtail.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.cli.support.ExitCode;
import io.headtail.testing.HttpProbe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code headtail demo --file} with a file of the user's own. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
@Order(1) // it takes long
class DemoFileIT {
    private static final HttpProbe PROBE = new HttpProbe();

    @TempDir private Path folder;

    @Test
    void a_file_of_the_users_own_is_counted_to_its_end_and_served() throws Exception {
        Path file = folder.resolve("views.csv");
        // Old events with views, one out of order, and one line that is no event.
        Files.writeString(
                file,
                """
                timestamp,video_id,views
                2015-03-01T10:00:00Z,Émile und die Detektive,40
                2015-03-02T12:00:00Z,next day's,7
                2015-03-02T11:00:00Z,an hour back,5
                2015-03-02T12:00:30Z,Émile und die Detektive,2
                yesterday,nobody,1
                """);
        try (DemoProcess demo = new DemoProcess(folder, "--file=" + file)) {
            demo.await(
                    "(The 4 events taken of views\\.csv are counted, up to 2015-03-02T12:00:31Z;"
                            + " see above for what was refused or not read)");
            String url = demo.await("Page +(http://localhost:\\d+/)");
            assertTrue(demo.output().contains("line 6"), demo.output());
            assertTrue(demo.output().contains("with lateness=PT1H all of it is counted"));
            assertFalse(demo.output().contains("warning:"), demo.output());
            assertFalse(demo.output().contains("WARNING io.headtail"), demo.output());
            assertEquals(
                    rows(
                            row("Émile und die Detektive", 42),
                            row("next day's", 7),
                            row("an hour back", 5)),
                    PROBE.get(url + "view/video?window=all").body());
            assertEquals(
                    rows(row("next day's", 7), row("Émile und die Detektive", 2)),
                    PROBE.get(url + "view/video?window=minute").body());
            assertEquals(143, demo.stop(), demo.output());
        }
    }

    @Test
    void a_demo_that_ends_by_itself_fails_if_lines_were_refused() throws Exception {
        Path file = folder.resolve("views.csv");
        Files.writeString(file, "timestamp,video_id\n1000,v_1\nyesterday,v_2\n");
        try (DemoProcess demo = new DemoProcess(folder, "--file=" + file, "--for=PT0.1S")) {
            assertEquals(ExitCode.FAILED, demo.end(), demo::output);
            assertTrue(
                    demo.output().lines().anyMatch(line -> line.startsWith("warning: the times")),
                    demo::output);
            assertTrue(demo.output().contains("\nline 3: unparsable timestamp"), demo::output);
            assertEquals(List.of(), demo.folders());
        }
    }

    private static String row(String id, long views) {
        return "{\"videoId\":\"" + id + "\",\"views\":" + views + "}";
    }

    private static String rows(String... rows) {
        return "[" + String.join(",", rows) + "]";
    }
}
