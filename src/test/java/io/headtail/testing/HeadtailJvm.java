package io.headtail.testing;

import io.headtail.tool.JvmFlags;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How tests start a JVM that runs Headtail: with the flags that {@code bin/headtail} gives it, from
 * the jar where Maven has packaged one, otherwise from the class path of the tests.
 */
public final class HeadtailJvm {
    /**
     * For JVMs that live for less time than C2 takes to compile them, and whose heap is so small
     * that G1's threads and barriers cost more than pauses.
     */
    private static final List<String> SHORT_LIVED =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final List<String> WITH_DEFAULT_COLLECTOR = List.of("-XX:TieredStopAtLevel=1");

    /** Set by Maven once the jar is there. */
    private static final @Nullable String JAR = System.getProperty("headtail.jar");

    private HeadtailJvm() {}

    /**
     * A command line.
     *
     * @param flags more of them for the JVM
     * @param arguments of {@code bin/headtail}
     */
    public static List<String> command(List<String> flags, List<String> arguments) {
        List<String> all = new ArrayList<>(shortLived());
        all.addAll(flags);
        return commandOf(all, classPath(), arguments);
    }

    /**
     * As {@link #command}, with the collector that the JVM chooses, as {@code bin/headtail} has.
     */
    public static List<String> commandWithDefaultCollector(
            List<String> flags, List<String> arguments) {
        List<String> all = new ArrayList<>(archived(WITH_DEFAULT_COLLECTOR));
        all.addAll(flags);
        return commandOf(all, classPath(), arguments);
    }

    /**
     * As {@link #command}, of a JVM with the jar alone on its class path, and without an archive of
     * its classes. What others have behind the jar does not keep an archive of it from being used.
     */
    static List<String> ofJar(Path jar, List<String> flags, List<String> arguments) {
        List<String> all = new ArrayList<>(SHORT_LIVED);
        all.addAll(flags);
        return commandOf(all, jar.toString(), arguments);
    }

    /** Flags that make a short life cheap, for JVMs that others start. */
    public static List<String> shortLived() {
        return archived(SHORT_LIVED);
    }

    private static List<String> archived(List<String> flags) {
        List<String> all = new ArrayList<>(flags);
        all.add("-Djava.io.tmpdir=" + Temporary.FOLDER);
        if (JAR != null) {
            all.addAll(ClassArchive.flags(Path.of(JAR)));
        }
        return all;
    }

    private static List<String> commandOf(
            List<String> flags, String classPath, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.ALL);
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, "io.headtail.Main"));
        command.addAll(arguments);
        return command;
    }

    /** For all of them: one that is killed leaves the native libraries that it has unpacked. */
    private static final class Temporary {
        static final Path FOLDER = make();

        private static Path make() {
            Path folder = ServerData.folder("jvm");
            RealServers.endWithJvm(() -> {}, folder);
            PostgresUnderTest.shareBinaries(folder);
            return folder;
        }
    }

    private static String classPath() {
        if (JAR == null) {
            // Absolute, as a process may have another working directory.
            return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(entry -> Path.of(entry).toAbsolutePath().toString())
                    .collect(Collectors.joining(File.pathSeparator));
        }
        Path embedded = Path.of(JAR).resolveSibling("embedded");
        return JAR + File.pathSeparator + embedded + File.separator + "*";
    }
}
