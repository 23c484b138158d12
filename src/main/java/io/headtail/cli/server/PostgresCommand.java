package io.headtail.cli.server;

import io.headtail.cli.support.StopSignal;
import io.headtail.tool.embedded.EmbeddedPostgres;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headtail postgres}: only the embedded PostgreSQL. */
@Command(
        name = "postgres",
        description = {
            "Run a PostgreSQL server on this machine to try out the history.",
            "Data is kept across restarts. Ctrl-C stops it."
        })
public final class PostgresCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "listen on 127.0.0.1:PORT; 0 for any free port (${DEFAULT-VALUE})")
    private int port = 5432;

    @Option(
            names = {"--data", "--dir"},
            paramLabel = "DIR",
            description = "folder for the data (${DEFAULT-VALUE}, in the current directory)")
    private Path data = Path.of("headtail-postgres");

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (StopSignal stop = new StopSignal(TIMEOUT);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(data, port)) {
            out.println(
                    "PostgreSQL listens on 127.0.0.1:"
                            + postgres.port()
                            + ", data in "
                            + data.toAbsolutePath());
            out.println("JDBC: " + postgres.jdbcUrl() + "?user=" + EmbeddedPostgres.USER);
            out.println("Try in another terminal:");
            out.println(
                    "  psql -h 127.0.0.1 -p "
                            + postgres.port()
                            + " -U "
                            + EmbeddedPostgres.USER
                            + " "
                            + EmbeddedPostgres.DATABASE);
            out.println("Ctrl-C stops it; the data stays.");
            out.flush();
            stop.await();
        }
        return 0;
    }
}
