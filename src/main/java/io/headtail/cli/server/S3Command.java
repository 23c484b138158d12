package io.headtail.cli.server;

import io.headtail.cli.support.StopSignal;
import io.headtail.tool.embedded.EmbeddedS3;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headtail s3}: only the embedded S3 server. */
@Command(
        name = "s3",
        description = {
            "Run a server of the S3 protocol on this machine to try out snapshot.store=s3.",
            "Data is kept across restarts: a bucket is a directory. Ctrl-C stops it."
        })
public final class S3Command implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "listen on 127.0.0.1:PORT; 0 for any free port (${DEFAULT-VALUE})")
    private int port = 9000;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "folder for the data (${DEFAULT-VALUE}, in the current directory)")
    private Path data = Path.of("headtail-s3");

    @Option(
            names = "--bucket",
            paramLabel = "NAME",
            description = "bucket to create if absent (${DEFAULT-VALUE})")
    private String bucket = "headtail";

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (StopSignal stop = new StopSignal(TIMEOUT);
                EmbeddedS3 s3 = EmbeddedS3.start(data, port, bucket)) {
            out.println("S3 listens on " + s3.endpoint() + ", data in " + data.toAbsolutePath());
            out.println("Try in another terminal:");
            out.println("  export AWS_ACCESS_KEY_ID=" + EmbeddedS3.ACCESS_KEY);
            out.println("  export AWS_SECRET_ACCESS_KEY=" + EmbeddedS3.SECRET_KEY);
            out.println(
                    "  bin/headtail standalone --config config/standalone.yaml --set"
                            + " snapshot.store=s3 --set snapshot.s3.bucket="
                            + bucket
                            + " --set snapshot.s3.path-style=true --set snapshot.s3.endpoint="
                            + s3.endpoint());
            out.println("Ctrl-C stops it; the data stays.");
            out.flush();
            stop.await();
        }
        return 0;
    }
}
