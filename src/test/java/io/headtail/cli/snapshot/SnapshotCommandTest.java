package io.headtail.cli.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.cli.Cli;
import io.headtail.testing.Said;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SnapshotCommandTest {
    private static final String FOLDER = "cluster/views-sBzTsFPBSpSDhzDStEtM0w/1";
    private static final String NAME = "00000000000000000104-1700000006000.snap";

    @TempDir private Path directory;
    private Path file;

    @BeforeEach
    void put() throws IOException {
        file = directory.resolve(FOLDER).resolve(NAME);
        Files.createDirectories(directory.resolve(FOLDER));
        Files.copy(Path.of("snapshots", "golden", "v1-plain.snap"), file);
    }

    private record Said(int exit, String out, String err) {}

    private Said run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("snapshot"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--set", "snapshot.dir=" + directory));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                Cli.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new Said(
                command.execute(all.toArray(String[]::new)), out.toString(), err.toString());
    }

    @Test
    void list_shows_each_snapshot_with_what_it_needs_of_the_log() {
        Said said = run("list");
        assertEquals(0, said.exit, said.err);
        assertTrue(
                said.out.matches(
                        "(?s)topic .*\\nviews +1 +104 2023-11-14T22:13:26Z +\\d+ s +645 B +104"
                                + "  header read\\n"),
                said.out);
        Said json = run("list", "--json");
        assertTrue(
                json.out.contains("\"name\":\"" + NAME + "\"")
                        && json.out.contains("\"oldestOffset\":104"),
                json.out);
    }

    @Test
    void inspect_shows_what_it_says_of_itself() {
        Said said = run("inspect");
        assertEquals(0, said.exit, said.err);
        assertTrue(said.out.contains("3 ids in 3 slots"), said.out);
        assertTrue(said.out.contains("window short: PT5S, 0 views"), said.out);
        assertTrue(said.out.contains("window all: all time, 5 views"), said.out);
    }

    @Test
    void both_halves_of_a_rising_window_are_shown() throws IOException {
        Files.copy(
                Path.of("snapshots", "golden", "v5-rising.snap"),
                file,
                StandardCopyOption.REPLACE_EXISTING);
        Said said = run("list", "--json");
        assertEquals(0, said.exit, said.err);
        assertTrue(
                said.out.matches(
                        "(?s).*\\{\"name\":\"[a-z]+\",\"lengthMs\":-\\d+,\"views\":\\d+,"
                                + "\"completeFrom\":[^,}]+,\"tailOffset\":\\d+,"
                                + "\"olderViews\":\\d+,\"middleOffset\":\\d+}.*"),
                said.out);
    }

    @Test
    void verify_says_what_is_damaged_and_where() throws IOException {
        assertEquals(0, run("verify").exit);
        byte[] bytes = Files.readAllBytes(file);
        bytes[300] ^= 1;
        Files.write(file, bytes);
        Said said = run("verify");
        assertEquals(1, said.exit, said.out);
        assertTrue(said.out.contains("DAMAGED  " + FOLDER + "/" + NAME), said.out);
        assertTrue(said.out.contains("section 'ids': a block's checksum"), said.out);
        assertTrue(said.out.contains("1 read, 1 damaged"), said.out);
        assertEquals(0, run("list").exit, "the header is whole");
    }

    @Test
    void a_snapshot_under_another_name_does_not_belong_there() throws IOException {
        Files.move(file, file.resolveSibling("00000000000000000105-1700000006000.snap"));
        Said said = run("verify");
        assertEquals(1, said.exit);
        assertTrue(said.out.contains("does not belong here"), said.out);
    }

    @Test
    void nothing_found_is_said() {
        Said said = run("verify", "no-such-topic");
        assertEquals(2, said.exit);
        assertTrue(said.err.contains("no snapshot's path contains 'no-such-topic'"), said.err);
        assertEquals(2, run("list", "--set", "snapshot.store=none").exit);
    }

    @Test
    void sizes_and_ages_are_for_people() {
        assertEquals("645 B", SnapshotText.size(645));
        assertEquals("1.5 GiB", SnapshotText.size(3L << 29));
        assertEquals("119 s", SnapshotText.age(Duration.ofSeconds(119)));
        assertEquals("3 min", SnapshotText.age(Duration.ofSeconds(200)));
        assertEquals("5 h", SnapshotText.age(Duration.ofHours(5)));
        assertEquals("9 d", SnapshotText.age(Duration.ofDays(9)));
    }
}
