package io.headtail.history.read;

import static io.headtail.history.read.StoredDay.ODD;
import static io.headtail.history.read.StoredDay.QUERIES;
import static io.headtail.history.read.StoredDay.line;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** psql itself, where this machine has one: it must say what our substitution says. */
class PsqlIT {
    @Test
    void psql_says_the_same() throws Exception {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(dir -> Files.isExecutable(Path.of(dir, "psql"))),
                "no psql on the PATH");
        Map<String, String> given = new LinkedHashMap<>();
        given.put("window", "hour");
        given.put("video", ODD);
        given.put("day", "2026-03-01");
        try (StoredDay day = new StoredDay();
                Stream<Path> files = Files.list(QUERIES)) {
            for (Path file : files.toList()) {
                assertEquals(day.run(file, given), psql(day, file, given), file.toString());
                assertEquals(
                        day.run(file, Map.of()), psql(day, file, Map.of()), file + " by default");
            }
        }
    }

    private static List<String> psql(StoredDay day, Path file, Map<String, String> given)
            throws Exception {
        List<String> command = new ArrayList<>(List.of("psql", "-X", "-q", "-A", "-t", "-F", "|"));
        given.forEach((name, value) -> Collections.addAll(command, "-v", name + "=" + value));
        Collections.addAll(
                command,
                "-v",
                "ON_ERROR_STOP=1",
                "-f",
                file.toString(),
                day.history.url.replace("jdbc:", ""));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGTZ", "UTC");
        Process process = builder.start();
        List<String> lines;
        try (var out = process.inputReader()) {
            lines =
                    out.lines()
                            .map(line -> line.replaceAll("(\\d)\\+00(?=\\||$)", "$1Z"))
                            .map(
                                    line ->
                                            line.replaceAll(
                                                    "(\\d{4}-\\d\\d-\\d\\d) (\\d\\d:)", "$1T$2"))
                            .toList();
        }
        assertEquals(0, process.waitFor(), String.join("\n", lines));
        return lines;
    }
}
