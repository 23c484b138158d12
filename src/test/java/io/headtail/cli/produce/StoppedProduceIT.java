package io.headtail.cli.produce;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.HeadtailJvm;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.SimulatedViews;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code produce} behind a pipe that gives a little and then nothing. */
class StoppedProduceIT {
    private static final int STOPPED_BY_SIGTERM = 143;
    private static final String CLIENT_ID = "produce-to-be-stopped";

    @TempDir private Path folder;

    @Test
    void lines_of_a_pipe_are_sent_at_once_and_a_signal_ends_the_wait_for_more()
            throws IOException, InterruptedException {
        String topic = "stopped-produce";
        SimulatedViews.makeTopic(topic, 1);
        Path output = folder.resolve("output");
        Process process =
                start(
                        output,
                        "--wait=" + Await.PATIENCE,
                        "--bootstrap-servers=" + KafkaUnderTest.bootstrapServers(),
                        "--topic=" + topic,
                        "--file=-");
        try (OutputStream pipe = process.getOutputStream()) {
            pipe.write(
                    "timestamp,video_id\n1700000000000,a\n1700000000000,b\nnever,c\n170"
                            .getBytes(UTF_8));
            pipe.flush();
            Await.until(
                    "two events in the log",
                    () -> EventLog.events(topic).getFirst().size() == 2 || !process.isAlive());
            Await.until(
                    "the refusal is told while more may come",
                    () ->
                            read(output).contains("refused, and more may follow")
                                    || !process.isAlive());
            process.destroy();
            assertEquals(STOPPED_BY_SIGTERM, process.waitFor(), () -> read(output));
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        assertTrue(text.contains("stopped; sent 2 events to " + topic), text);
        assertTrue(!text.contains("not done after"), text);
    }

    @Test
    void a_signal_ends_the_wait_for_a_broker_that_never_answers() throws Exception {
        Path output = folder.resolve("output");
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process process =
                    start(
                            output,
                            "--wait=PT24H",
                            "--bootstrap-servers=127.0.0.1:" + silent.getLocalPort(),
                            "--topic=t",
                            "--property=client.id=" + CLIENT_ID,
                            "--generate=1");
            try (Socket asked = accept(silent)) {
                assertTrue(asked.isConnected());
                process.destroy();
                assertEquals(STOPPED_BY_SIGTERM, process.waitFor(), () -> read(output));
            } finally {
                process.destroyForcibly();
            }
        }
        String text = read(output);
        assertTrue(text.contains("stopped while waiting for the broker"), text);
        assertTrue(!text.contains("not done after"), text);
    }

    // The port was free a moment ago: clients of another test may still ask there for a broker that
    // has left it. Each says its name in its first request.
    private static Socket accept(ServerSocket silent) throws IOException {
        silent.setSoTimeout((int) Await.PATIENCE.toMillis());
        while (true) {
            Socket asked = silent.accept();
            asked.setSoTimeout((int) Await.PATIENCE.toMillis());
            byte[] request = new byte[Short.MAX_VALUE];
            int length = Math.max(0, asked.getInputStream().read(request));
            if (new String(request, 0, length, ISO_8859_1).contains(CLIENT_ID)) {
                return asked;
            }
            asked.close();
        }
    }

    private static Process start(Path output, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("produce"));
        all.addAll(List.of(arguments));
        return new ProcessBuilder(HeadtailJvm.command(List.of(), all))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
