package io.headtail.cli.demo;

import io.headtail.tool.embedded.EmbeddedKafka;
import io.headtail.tool.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A Kafka broker and a PostgreSQL server, started in parallel. */
final class DemoServers implements AutoCloseable {
    private final EmbeddedKafka kafka;
    private final EmbeddedPostgres postgres;

    private DemoServers(EmbeddedKafka kafka, EmbeddedPostgres postgres) {
        this.kafka = kafka;
        this.postgres = postgres;
    }

    /**
     * Starts both on any free ports; if one does not start, neither is left running.
     *
     * @param data folder for their data
     */
    static DemoServers start(Path data) {
        CompletableFuture<EmbeddedPostgres> starting =
                CompletableFuture.supplyAsync(
                        () -> EmbeddedPostgres.start(data.resolve(DemoFolder.POSTGRES), 0),
                        task -> Thread.ofPlatform().name("postgres-start").start(task));
        EmbeddedKafka kafka;
        try {
            kafka = EmbeddedKafka.start(data.resolve("kafka"), 0);
        } catch (RuntimeException | Error e) {
            starting.handle((started, failed) -> started).thenAccept(DemoServers::stop).join();
            throw e;
        }
        try {
            return new DemoServers(kafka, starting.join());
        } catch (CompletionException e) {
            kafka.close();
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    private static void stop(@Nullable EmbeddedPostgres started) {
        if (started != null) {
            started.close();
        }
    }

    String kafka() {
        return kafka.bootstrapServers();
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    /** Stops both. */
    @Override
    public void close() {
        try (postgres) {
            kafka.close();
        }
    }
}
