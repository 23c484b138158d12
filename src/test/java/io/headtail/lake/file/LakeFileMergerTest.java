package io.headtail.lake.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A merged file is the one that all rows together give, byte by byte. */
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class LakeFileMergerTest {
    @TempDir Path folder;

    private Path merge(LakeContent content, List<Path> inputs) throws IOException {
        return LakeFileMerger.merge(content, inputs, folder, LakeSamples.METADATA);
    }

    private static void assertSame(Path expected, Path merged) throws IOException {
        assertArrayEquals(Files.readAllBytes(expected), Files.readAllBytes(merged));
    }

    @Test
    void events_cut_anywhere_are_merged_to_the_same_file() {
        Seeds.run(
                getClass(),
                8,
                random -> {
                    List<LakeEvent> rows = LakeSamples.events(random, random.nextInt(5_000));
                    List<Path> inputs = new ArrayList<>();
                    for (int from = 0, to; inputs.isEmpty() || from < rows.size(); from = to) {
                        to = Math.min(rows.size(), from + random.nextInt(2_000));
                        inputs.add(LakeSamples.writeEvents(folder, rows.subList(from, to)));
                    }
                    Path merged = merge(LakeContent.EVENTS, inputs);
                    assertEquals(rows, LakeSamples.readEvents(merged));
                    assertSame(merge(LakeContent.EVENTS, List.of(merged)), merged);
                    assertEquals(LakeSamples.METADATA, LakeFileInfo.read(merged).metadata());
                });
    }

    @Test
    void minutes_of_several_files_are_added_up() {
        Seeds.run(
                getClass(),
                8,
                random -> {
                    Map<String, LakeMinute> sums = new TreeMap<>();
                    List<Path> inputs = new ArrayList<>();
                    List<LakeMinute> pool = LakeSamples.minutes(random, 1 + random.nextInt(3_000));
                    for (int file = random.nextInt(6); file >= 0; file--) {
                        inputs.add(LakeSamples.writeMinutes(folder, some(random, pool, sums)));
                    }
                    List<LakeMinute> expected = new ArrayList<>(sums.values());
                    expected.sort(LakeSamples.ORDER);
                    Path merged = merge(LakeContent.MINUTES, inputs);
                    assertEquals(expected, LakeSamples.readMinutes(merged));
                    assertSame(merge(LakeContent.MINUTES, inputs.reversed()), merged);
                });
    }

    private static List<LakeMinute> some(
            Random random, List<LakeMinute> pool, Map<String, LakeMinute> sums) {
        List<LakeMinute> rows = new ArrayList<>();
        for (LakeMinute row : pool) {
            if (random.nextInt(3) == 0) {
                LakeMinute own =
                        new LakeMinute(
                                row.minuteMs(), row.id(), random.nextInt(9), random.nextInt(2));
                rows.add(own);
                sums.merge(
                        row.minuteMs() + row.id(),
                        own,
                        (a, b) ->
                                new LakeMinute(
                                        a.minuteMs(),
                                        a.id(),
                                        a.views() + b.views(),
                                        a.lateViews() + b.lateViews()));
            }
        }
        return rows;
    }

    @Test
    void merged_in_steps_many_files_give_the_same_file_and_are_removed() {
        Seeds.run(
                getClass(),
                2,
                random -> {
                    for (LakeContent content : LakeContent.values()) {
                        List<Path> inputs = many(random, content);
                        Path expected = merge(content, inputs);
                        List<Path> before = files();
                        before.removeAll(inputs);
                        Path merged = null;
                        try (LakeFileMerge merge = LakeFileMerge.of(content, folder)) {
                            for (Path input : inputs) {
                                merge.add(input);
                            }
                            for (int steps = 0; merged == null; steps++) {
                                merged = merge.finish(LakeSamples.METADATA);
                                assertTrue(steps < 1_000, "endless");
                            }
                        }
                        assertSame(expected, merged);
                        before.add(merged);
                        before.sort(null);
                        assertEquals(before, files());
                    }
                });
    }

    // More than are open at once, even of what was merged before.
    private List<Path> many(Random random, LakeContent content) throws IOException {
        int count = MinutesMerge.MAX_OPEN * MinutesMerge.MAX_OPEN / 2;
        List<Path> inputs = new ArrayList<>();
        List<LakeEvent> events = LakeSamples.events(random, count * 5);
        List<LakeMinute> pool = LakeSamples.minutes(random, 50);
        for (int i = 0; i < count; i++) {
            inputs.add(
                    content == LakeContent.EVENTS
                            ? LakeSamples.writeEvents(folder, events.subList(i * 5, i * 5 + 5))
                            : LakeSamples.writeMinutes(
                                    folder, some(random, pool, new TreeMap<>())));
        }
        return inputs;
    }

    @Test
    void a_merge_that_is_given_up_leaves_nothing() throws IOException {
        List<Path> before = files();
        for (LakeContent content : LakeContent.values()) {
            try (LakeFileMerge merge = LakeFileMerge.of(content, folder)) {
                for (Path input : many(new Random(1), content)) {
                    merge.add(input);
                }
                if (content == LakeContent.MINUTES) {
                    assertNull(merge.finish(LakeSamples.METADATA));
                }
            }
            assertEquals(before, files());
        }
    }

    @Test
    void files_of_events_that_overlap_are_refused_by_name() throws IOException {
        List<LakeEvent> rows = LakeSamples.events(new Random(1), 100);
        Path first = LakeSamples.writeEvents(folder, rows.subList(0, 60));
        Path second = LakeSamples.writeEvents(folder, rows.subList(59, 100));
        String message = refused(LakeContent.EVENTS, List.of(first, second));
        assertTrue(
                message.startsWith(
                        "lake file '"
                                + second
                                + "': does not go on where the input before it ended: offset "),
                message);
    }

    @Test
    void a_damaged_or_foreign_input_is_named_and_nothing_is_left() throws IOException {
        Path good = LakeSamples.writeMinutes(folder, LakeSamples.minutes(new Random(1), 100));
        Path damaged = LakeSamples.writeMinutes(folder, LakeSamples.minutes(new Random(2), 100));
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[100] ^= 1;
        Files.write(damaged, bytes);
        assertEquals(
                "lake file '"
                        + damaged
                        + "': is damaged: its rows do not have the checksum that it says",
                refused(LakeContent.MINUTES, List.of(good, damaged)));
        refused(LakeContent.EVENTS, List.of(good));
    }

    private String refused(LakeContent content, List<Path> inputs) throws IOException {
        List<Path> before = files();
        String message =
                String.valueOf(
                        assertThrows(LakeFileException.class, () -> merge(content, inputs))
                                .getMessage());
        assertEquals(before, files());
        return message;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().collect(Collectors.toCollection(ArrayList::new));
        }
    }
}
