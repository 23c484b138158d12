package io.headtail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.AnswerJson;
import io.headtail.testing.Await;
import io.headtail.testing.HeadtailJvm;
import io.headtail.testing.NodeProcess;
import io.headtail.testing.Oracle;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * README's lines for data of one's own, taken from README and run in their order, each in a process
 * of its own and in an empty folder; only ports differ, which others may have taken.
 */
class ReadmePathIT {
    private static final String BEFORE = "on your own data:\n\n```sh\n";
    private static final Pattern KAFKA = Pattern.compile("Kafka listens on (\\S+:\\d+),");
    private static final Pattern HTTP = Pattern.compile("listens on http://[^ ]*:(\\d+),");
    private static final Path HOME = Path.of("").toAbsolutePath();

    @TempDir private Path folder;
    private final List<Process> processes = new ArrayList<>();

    @Test
    void views_of_a_file_are_counted_by_readmes_lines_and_by_the_line_that_produce_prints()
            throws IOException, InterruptedException {
        Files.writeString(
                folder.resolve("views.csv"),
                """
                timestamp,video_id,views
                1700000000000,a,1
                2023-11-14T22:13:21Z,b,500
                1700000002000,a,2
                """);
        List<String> lines = readme();
        assertEquals(3, lines.size(), lines::toString);

        Path kafka = start(lines.get(0).replaceFirst(" +&.*", "") + " --port 0");
        String servers = said(kafka, KAFKA);

        String wait = " --wait " + Await.PATIENCE; // a machine may be slow
        Path produce = start(lines.get(1).replace("localhost:9092", servers) + wait);
        assertEquals(0, processes.getLast().waitFor(), () -> text(produce));
        String printed = said(produce, Pattern.compile("read it with: (.*)"));
        String usual = " --set kafka.bootstrap-servers=" + servers;
        assertTrue(printed.contains(usual), printed);
        // Over the broker that README starts this need not be said.
        assertEquals(lines.get(2), printed.replace(usual, ""));

        Path standalone = start(printed + " --set http.port=0");
        int port = Integer.parseInt(said(standalone, HTTP));
        List<Oracle.Row> expected = List.of(new Oracle.Row("b", 500), new Oracle.Row("a", 3));
        for (String window : List.of("minute", "hour", "day", "month", "all")) {
            Await.until(
                    () -> window + ": " + expected + "\n" + text(standalone),
                    () -> expected.equals(rows(port, window)));
        }
    }

    private static List<String> readme() throws IOException {
        String text = Files.readString(HOME.resolve("README.md"));
        int from = text.indexOf(BEFORE) + BEFORE.length();
        assertTrue(from > BEFORE.length(), "README has the lines");
        return text.substring(from, text.indexOf("```", from)).lines().toList();
    }

    /** Starts a line of README's; returns where its output goes. */
    private Path start(String line) throws IOException {
        assertTrue(line.startsWith("bin/headtail "), line);
        List<String> arguments = new ArrayList<>();
        for (String word : line.substring("bin/headtail ".length()).trim().split(" +")) {
            arguments.add(word.startsWith("config/") ? HOME.resolve(word).toString() : word);
        }
        List<String> command =
                HeadtailJvm.commandWithDefaultCollector(List.of("-Xmx256m"), arguments);
        Path output = folder.resolve("output-" + processes.size());
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("HEADTAIL_"));
        processes.add(builder.start());
        return output;
    }

    private static String said(Path output, Pattern pattern) {
        String[] found = {""};
        Await.until(
                () -> pattern + " in " + text(output),
                () -> {
                    Matcher matcher = pattern.matcher(text(output));
                    found[0] = matcher.find() ? matcher.group(1) : "";
                    return !found[0].isEmpty();
                });
        return found[0];
    }

    private static List<Oracle.Row> rows(int port, String window) {
        HttpResponse<byte[]> answer = NodeProcess.get(port, "/view/video?k=10&window=" + window);
        return answer == null || answer.statusCode() != 200
                ? List.of()
                : AnswerJson.rows(answer.body());
    }

    private static String text(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly();
            process.waitFor();
        }
    }
}
