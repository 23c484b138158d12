package io.headtail.testing;

import io.headtail.config.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The classes of the jar as a JVM that has loaded and linked them left them: half of what a short
 * life costs. A process of its own makes the archive while tests run already: those that start
 * before it is there load their classes themselves.
 */
final class ClassArchive {
    private static final Logger LOG = Logger.getLogger(ClassArchive.class.getName());
    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private ClassArchive() {}

    /** For a JVM whose class path begins with the jar; begins to make the archive. */
    static List<String> flags(Path jar) {
        Path archive = jar.resolveSibling("test-classes.aot");
        if (BEGUN.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("class-archive").start(() -> make(archive));
        }
        return using(archive);
    }

    // One that is absent, or of another jar, is passed over in silence.
    private static List<String> using(Path archive) {
        return List.of("-XX:AOTCache=" + archive, "-Xlog:aot*=off", "-Xlog:cds*=off");
    }

    private static void make(Path archive) {
        String topic = "class-archive";
        try {
            Files.deleteIfExists(archive);
            SimulatedViews.makeTopic(topic, 1);
            Path part = archive.resolveSibling(archive.getFileName() + ".part");
            List<String> arguments = new ArrayList<>(List.of(Role.STANDALONE.toString()));
            for (String set : Node.settings(topic)) {
                arguments.addAll(List.of("--set", set));
            }
            Path log = archive.resolveSibling(archive.getFileName() + ".log");
            try (NodeProcess node =
                    NodeProcess.start(log, HeadtailJvm.archiving(part, arguments))) {
                int port = node.port();
                Await.until(() -> "an answer: " + node.text(), () -> answers(port));
                node.terminate();
                node.exitCode();
            }
            Files.move(part, archive, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException | AssertionError e) {
            LOG.log(Level.WARNING, "no archive of classes: JVMs of tests start more slowly", e);
        }
    }

    private static boolean answers(int port) {
        var answer = NodeProcess.get(port, "/view/video?k=10&window=minute");
        return answer != null && answer.statusCode() == 200;
    }
}
