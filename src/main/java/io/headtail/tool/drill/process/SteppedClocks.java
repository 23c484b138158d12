package io.headtail.tool.drill.process;

import io.headtail.tool.ToolException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Wall clocks of processes, each stepped through a file that the process reads. */
public final class SteppedClocks {
    private static final String AGENT = SteppedTime.class.getName();

    private final Path folder;
    private final Path agent;

    /**
     * Creates the Java agent that processes load.
     *
     * @param folder for the agent and the clocks' files
     */
    public SteppedClocks(Path folder) {
        this.folder = folder;
        this.agent = folder.resolve("stepped-time.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), AGENT);
        String path = AGENT.replace('.', '/') + ".class";
        try (InputStream code = SteppedTime.class.getResourceAsStream("/" + path);
                JarOutputStream jar = new JarOutputStream(Files.newOutputStream(agent), manifest)) {
            if (code == null) {
                throw new ToolException(path + ": not on the class path");
            }
            jar.putNextEntry(new JarEntry(path));
            code.transferTo(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JVM flag that gives a process such a clock, which is correct at first. */
    String flag(String process) {
        step(process, 0);
        return "-javaagent:" + agent + "=" + file(process);
    }

    private Path file(String process) {
        return folder.resolve(process);
    }

    /**
     * Steps a process's clock; it notices within a tenth of a second.
     *
     * @param ms offset from the system's clock, positive for ahead; 0 makes it correct again
     */
    public void step(String process, long ms) {
        Path next = folder.resolve(process + ".next");
        try {
            Files.writeString(next, Long.toString(ms));
            Files.move(next, file(process), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
