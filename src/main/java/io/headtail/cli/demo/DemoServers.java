package io.headtail.cli.demo;

import io.headtail.tool.embedded.EmbeddedKafka;
import io.headtail.tool.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka broker and a PostgreSQL server, started in parallel. PostgreSQL is waited for only where
 * it is asked for, since views can be made before.
 */
final class DemoServers implements AutoCloseable {
    private final EmbeddedKafka kafka;
    private final CompletableFuture<EmbeddedPostgres> postgres;

    private DemoServers(EmbeddedKafka kafka, CompletableFuture<EmbeddedPostgres> postgres) {
        this.kafka = kafka;
        this.postgres = postgres;
    }

    /**
     * Starts both on any free ports, and waits for the broker; if that does not start, neither is
     * left running.
     *
     * @param data folder for their data
     */
    static DemoServers start(Path data) {
        CompletableFuture<EmbeddedPostgres> postgres =
                CompletableFuture.supplyAsync(
                        () -> EmbeddedPostgres.start(data.resolve(DemoFolder.POSTGRES), 0),
                        task -> Thread.ofPlatform().name("postgres-start").start(task));
        try {
            return new DemoServers(EmbeddedKafka.start(data.resolve("kafka"), 0), postgres);
        } catch (RuntimeException | Error e) {
            stop(postgres);
            throw e;
        }
    }

    // Waits for one that is starting, or its processes would be left behind.
    private static void stop(CompletableFuture<EmbeddedPostgres> postgres) {
        postgres.handle((started, failed) -> started).thenAccept(DemoServers::stop).join();
    }

    private static void stop(@Nullable EmbeddedPostgres started) {
        if (started != null) {
            started.close();
        }
    }

    String kafka() {
        return kafka.bootstrapServers();
    }

    /**
     * PostgreSQL, once it has started.
     *
     * @throws io.headtail.tool.ToolException if it does not start
     */
    EmbeddedPostgres postgres() {
        try {
            return postgres.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    /** Stops both. */
    @Override
    public void close() {
        try {
            kafka.close();
        } finally {
            stop(postgres);
        }
    }
}
