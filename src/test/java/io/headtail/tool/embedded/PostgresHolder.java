package io.headtail.tool.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** A JVM that starts the embedded PostgreSQL, says its port and process id, and waits. */
final class PostgresHolder {
    private PostgresHolder() {}

    static Process start(Path directory) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djava.util.logging.config.file=src/main/resources/logging.properties",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PostgresHolder.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    public static void main(String[] args) throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(args[0]), 0)) {
            System.out.println(postgres.port() + " " + postgres.pid());
            System.in.read();
        }
    }
}
