package io.headtail.cli.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.HeadtailJvm;
import io.headtail.testing.InstalledServer;
import io.headtail.testing.NodeProcess;
import io.headtail.testing.SimulatedViews;
import io.headtail.tool.topic.EventProducer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code headtail top} in a terminal, over a process that is killed and started again. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class TopIT {
    private static final String TOPIC = "top-it";
    private static final int PORT = InstalledServer.freePort();
    private static final String URL = "http://127.0.0.1:" + PORT;

    @TempDir private static Path folder;
    private static NodeProcess node;
    private static EventProducer views;

    @BeforeAll
    static void start() throws IOException {
        SimulatedViews.makeTopic(TOPIC, 1);
        node = startNode("first");
        views = new EventProducer(SimulatedViews.client(), TOPIC);
        String java =
                HeadtailJvm.command(List.of("-Xmx64m"), List.of("top")).stream()
                        .map(each -> "'" + each + "'")
                        .collect(Collectors.joining(" "));
        Files.writeString(
                folder.resolve("top"),
                "echo $$ >" + folder.resolve("pid") + "\nexec " + java + " \"$@\"\n");
        node.port();
    }

    private static NodeProcess startNode(String name) {
        return NodeProcess.start(
                folder.resolve(name),
                Role.STANDALONE,
                TOPIC,
                "http.port=" + PORT,
                "windows=[{name: all}, {name: tenminutes, length: PT10M}]",
                "lateness=PT1S",
                "event.views=/views",
                "lanes=1");
    }

    @AfterAll
    static void end() {
        node.close();
        views.close();
    }

    private static void view(String id, int count) {
        views.send(id.getBytes(StandardCharsets.UTF_8), System.currentTimeMillis(), count);
        views.flush();
    }

    private static String command(String arguments) {
        return "sh " + folder.resolve("top") + " " + URL + " " + arguments;
    }

    private static void assertRestored(Tmux terminal, int exit) throws IOException {
        // What is typed before would be a key.
        Await.until(
                () -> "the shell again on " + terminal.screen(),
                () -> terminal.variable("pane_current_command").equals("sh"));
        terminal.type("echo exit=$?; stty -g >" + folder.resolve("after") + "; echo don''e");
        terminal.await("done");
        assertTrue(terminal.screen().contains("exit=" + exit), terminal::screen);
        assertEquals("0", terminal.variable("alternate_on"), terminal::screen);
        assertEquals("1", terminal.variable("cursor_flag"));
        assertEquals("1", terminal.variable("wrap_flag"));
        assertEquals(
                Files.readString(folder.resolve("before")),
                Files.readString(folder.resolve("after")));
        terminal.type("clear");
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    @Order(1)
    void a_terminal_shows_what_moves_and_outlives_its_server() throws IOException {
        try (Tmux terminal = new Tmux(folder, 100, 30)) {
            view("first", 10);
            view("\u001b[2Jevil\u0007中文", 5);
            terminal.type("stty -g >" + folder.resolve("before"));
            terminal.type(command(""));
            terminal.await("first");
            String screen = terminal.await("\\x1b[2Jevil\\x07中文");
            assertTrue(screen.contains("[1 all]  2 tenminutes "), screen);
            assertTrue(screen.contains("live, received"), screen);
            assertTrue(
                    screen.lines().anyMatch(line -> line.matches(" +1( new)? +10 +first")), screen);
            terminal.press("2");
            terminal.await("[2 tenminutes]");
            terminal.await("tenminutes until");
            // What moved is shown for three seconds only: it moves until it is seen.
            int[] number = {0};
            Await.until(
                    () -> "a new video on " + terminal.screen(),
                    () -> {
                        view("v" + number[0]++, 1);
                        return terminal.screen().contains(" new ");
                    });
            Await.until(
                    () -> "a video that rises on " + terminal.screen(),
                    () -> {
                        // Two that overtake each other again and again.
                        view(number[0] % 2 == 0 ? "riser" : "other", 20 + number[0]++);
                        return terminal.screen().contains(" up ");
                    });
            terminal.resize(34, 8);
            Await.until(
                    () -> "a smaller screen on " + terminal.screen(),
                    () -> terminal.screen().lines().noneMatch(line -> line.contains("q quit")));
            // Nothing moves any more, and there is no room for its column.
            Await.until(
                    () -> "ranks alone on " + terminal.screen(),
                    () -> terminal.screen().lines().anyMatch(l -> l.matches(" +1 +[0-9]+  \\w+")));
            terminal.resize(100, 30);
            terminal.await("q quit");
            node.kill();
            terminal.await("; what is shown was received ");
            assertTrue(terminal.screen().contains("connection lost"), terminal::screen);
            assertTrue(terminal.screen().contains("riser"), terminal::screen);
            node = startNode("second");
            node.port();
            terminal.await("live, received");
            terminal.press("q");
            assertRestored(terminal, 0);
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    @Order(2)
    void a_terminal_is_left_as_it_was_by_signals_and_errors() throws IOException {
        view("here", 1);
        try (Tmux terminal = new Tmux(folder, 100, 30)) {
            terminal.type("stty -g >" + folder.resolve("before"));
            terminal.type(command("-w all"));
            terminal.await("here");
            terminal.press("C-c");
            assertRestored(terminal, 130);
            terminal.type(command("-w all"));
            terminal.await("here");
            long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
            ProcessHandle.of(pid).orElseThrow().destroy();
            assertRestored(terminal, 143);
            terminal.type("NO_COLOR=1 " + command("-w nowhere"));
            terminal.await("it has all, tenminutes");
            terminal.type("TERM=dumb " + command("-w all | head -n 2; echo en''d"));
            String screen = terminal.await("end");
            assertTrue(screen.contains(" all ("), screen);
            assertFalse(screen.contains("q quit"), screen);
        }
    }
}
