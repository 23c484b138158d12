package io.headtail.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A server program that may be installed on this machine, run by a test in the foreground. */
public final class InstalledServer implements AutoCloseable {
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();
    private final Process process;

    private InstalledServer(Process process) {
        this.process = process;
    }

    /** Where the program is; the test is skipped by its name if it is nowhere. */
    public static String named(String program) {
        Optional<String> found = find(program);
        assumeTrue(found.isPresent(), program + " is not installed: neither in PATH nor /usr/sbin");
        return found.orElseThrow();
    }

    /** Where the program is, if it is installed. */
    public static Optional<String> find(String program) {
        String folders = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(folders.split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /** A TCP port of 127.0.0.1 that nobody has at this moment, and nobody was given before. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = socket.getLocalPort();
            // While this one is bound, the next is another.
            return GIVEN.add(port) ? port : freePort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts it, and waits until it accepts connections.
     *
     * @param log what it prints
     * @throws AssertionError with the log, if it ends
     */
    public static InstalledServer start(int port, Path log, String... command) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        InstalledServer server = new InstalledServer(process);
        try {
            Await.until(
                    () -> command[0] + " listens on " + port + ": " + text(log),
                    () -> accepts(port) || !process.isAlive());
            if (!process.isAlive()) {
                throw new AssertionError(command[0] + " has ended: " + text(log));
            }
            return server;
        } catch (Throwable e) {
            server.close();
            throw e;
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends it a signal by its name, such as STOP. */
    public void signal(String name) throws IOException {
        signal(process, name);
    }

    static void signal(Process process, String name) throws IOException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        try {
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill -" + name + " failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Ends it, and waits for that. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!Await.end(process)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
