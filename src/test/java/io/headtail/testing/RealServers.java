package io.headtail.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.testcontainers.DockerClientFactory;

/**
 * Which real server tests run against: one in a container where a Docker engine answers, otherwise
 * an embedded one. {@code HEADTAIL_TEST_DOCKER=never} or {@code always} decides it by hand.
 */
public final class RealServers {
    private static final Logger LOG = Logger.getLogger(RealServers.class.getName());

    private RealServers() {}

    /** Starts the one or the other; returns its address. */
    public static String start(Supplier<String> container, Supplier<String> embedded) {
        String docker =
                Optional.ofNullable(System.getenv("HEADTAIL_TEST_DOCKER"))
                        .orElse("auto")
                        .toLowerCase(Locale.ROOT);
        if (docker.equals("always")) {
            return container.get();
        }
        if (docker.equals("auto") && dockerAnswers()) {
            try {
                return container.get();
            } catch (RuntimeException e) {
                // An engine without the image and without a way to it.
                LOG.warning("no container, taking the embedded server: " + e);
            }
        }
        return embedded.get();
    }

    /** Closes an embedded server when the JVM ends, and then removes its temporary data. */
    public static void endWithJvm(Runnable close, Path data) {
        Runnable end =
                () -> {
                    close.run();
                    ServerData.delete(data);
                };
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(end));
        } catch (IllegalStateException e) {
            // It ends already.
            end.run();
            throw e;
        }
    }

    /** Looks before it asks: Testcontainers takes seconds to find that nothing is there. */
    private static boolean dockerAnswers() {
        return (System.getenv("DOCKER_HOST") != null
                        || Files.exists(Path.of("/var/run/docker.sock")))
                && DockerClientFactory.instance().isDockerAvailable();
    }
}
