package io.headtail.testing;

import io.headtail.config.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The classes of the jar as a JVM that has loaded and linked them left them: half of what a short
 * life costs. A process of its own makes the archive when the first test wants one; all that want
 * one wait for it, since a dozen JVMs at once that load their classes themselves take longer.
 */
final class ClassArchive {
    private static final Logger LOG = Logger.getLogger(ClassArchive.class.getName());

    private static boolean made;

    private ClassArchive() {}

    /** For a JVM whose class path begins with the jar; the first call makes the archive. */
    static synchronized List<String> flags(Path jar) {
        Path archive = jar.resolveSibling("test-classes.aot");
        if (!made) {
            made = true;
            make(jar, archive);
        }
        return using(archive);
    }

    // One that is absent, or of another jar, is passed over in silence.
    private static List<String> using(Path archive) {
        return List.of("-XX:AOTCache=" + archive, "-Xlog:aot*=off", "-Xlog:cds*=off");
    }

    private static void make(Path jar, Path archive) {
        try {
            Files.deleteIfExists(archive);
            Path part = archive.resolveSibling(archive.getFileName() + ".part");
            train(jar, part, archive.resolveSibling(archive.getFileName() + ".log"));
            if (!isUsable(jar, part)) {
                throw new IllegalStateException("no JVM can use " + part);
            }
            Files.move(part, archive, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException | InterruptedException | AssertionError e) {
            LOG.log(Level.WARNING, "no archive of classes: JVMs of tests start more slowly", e);
        }
    }

    private static void train(Path jar, Path part, Path log) {
        String topic = "class-archive";
        SimulatedViews.makeTopic(topic, 1);
        List<String> arguments = new ArrayList<>(List.of(Role.STANDALONE.toString()));
        for (String set : Node.settings(topic)) {
            arguments.addAll(List.of("--set", set));
        }
        List<String> flags = List.of("-Xmx256m", "-XX:AOTCacheOutput=" + part);
        try (NodeProcess node = NodeProcess.start(log, HeadtailJvm.ofJar(jar, flags, arguments))) {
            int port = node.port();
            Await.until(() -> "an answer: " + node.text(), () -> answers(port));
            node.terminate();
            node.exitCode();
        }
    }

    // A JVM that cannot does without, and says nothing.
    private static boolean isUsable(Path jar, Path part) throws IOException, InterruptedException {
        List<String> flags = List.of("-XX:AOTMode=on", "-XX:AOTCache=" + part);
        Process process =
                new ProcessBuilder(HeadtailJvm.ofJar(jar, flags, List.of("--version")))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return Await.end(process) && process.exitValue() == 0;
    }

    private static boolean answers(int port) {
        var answer = NodeProcess.get(port, "/view/video?k=10&window=minute");
        return answer != null && answer.statusCode() == 200;
    }
}
