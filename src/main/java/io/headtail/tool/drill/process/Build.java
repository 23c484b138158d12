package io.headtail.tool.drill.process;

import io.headtail.tool.JvmFlags;
import io.headtail.tool.ToolException;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A build of Headtail that processes can be started from.
 *
 * @param name name in the report
 * @param jar the jar; its libraries are in {@code lib} beside it
 * @param extra entries appended to the class path
 */
public record Build(String name, Path jar, List<Path> extra) {
    /** Copies the list. */
    public Build {
        extra = List.copyOf(extra);
    }

    /**
     * The build that this class belongs to.
     *
     * @throws ToolException if it is not packaged
     */
    public static Build own(List<Path> extra) {
        try {
            Path code =
                    Path.of(
                            Build.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            // When run from target/classes, the jar is beside that folder.
            return of(
                    "this build",
                    Files.isDirectory(code) ? code.resolveSibling("headtail.jar") : code,
                    extra);
        } catch (URISyntaxException e) {
            throw new ToolException("cannot tell where the drill's own jar is", e);
        }
    }

    /**
     * The build {@code target/headtail.jar} in another home.
     *
     * @throws ToolException if there is none
     */
    public static Build before(Path home) {
        Path jar = home.resolve("target").resolve("headtail.jar");
        return of("the build before", jar, List.of());
    }

    private static Build of(String name, Path jar, List<Path> extra) {
        if (!Files.isRegularFile(jar) || !Files.isDirectory(jar.resolveSibling("lib"))) {
            throw new ToolException(
                    name
                            + ": needs "
                            + jar
                            + " and a folder lib beside it; run mvn -DskipTests package there");
        }
        return new Build(name, jar.toAbsolutePath(), extra);
    }

    /**
     * The command line that runs a command of this build.
     *
     * @param heap in the form of {@code -Xmx}
     * @param flags additional JVM flags
     * @param arguments the command and its options
     */
    public List<String> commandLine(String heap, List<String> flags, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.ALL);
        command.addAll(flags);
        command.add("-Xmx" + heap);
        command.add("-cp");
        command.add(
                Stream.concat(Stream.of(jar), extra.stream())
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)));
        command.add("io.headtail.Main");
        command.addAll(arguments);
        return command;
    }
}
