package io.headtail.bench.costs;

import io.headtail.bench.IngestData;
import io.headtail.bench.IngestOptions;
import io.headtail.bench.Recount;
import io.headtail.bench.fresh.Extra;
import io.headtail.bench.fresh.ExtraServers;
import io.headtail.bench.fresh.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bin/bench costs}: counting alone, and with what can be switched on beside it, in turn. */
@Command(
        name = "bin/bench costs",
        mixinStandardHelpOptions = true,
        description = {
            "Fills a broker once with the events of bin/bench ingest, a hundredth of them late, then has"
                    + " headtail standalone read them all by the event clock, in a process of its own each"
                    + " time: off, with one of --with, off, with the next, …, off. Broker, PostgreSQL,"
                    + " Redis and S3 server are processes beside it.",
            "Every run's last answers must equal a plain recount. A run is done when the late bin and Redis"
                    + " have all, the lake all files that have ended, and all is read for PostgreSQL, which"
                    + " is written when memory is full; what is written must be what the log has till then.",
            "A ratio is to the mean of the two runs without anything before and after."
        })
final class CostsBench implements Callable<Integer> {
    private static final Pattern KAFKA = Pattern.compile("Kafka listens on ([0-9.:]+)");
    private static final String OFF = "off";

    @Mixin private IngestOptions options = new IngestOptions();

    @Option(
            names = "--with",
            split = ",",
            description = "what is switched on, in turn: " + Extra.ALLOWED + " (${DEFAULT-VALUE})")
    private List<String> with = List.of("stats", "late", "redis", "lake", "s3", "all");

    @Option(
            names = "--rounds",
            description = "of all of them; 0 only fills the broker (${DEFAULT-VALUE})")
    private int rounds = 3;

    @Option(names = "--jvm", description = "additional flags for Headtail, separated by spaces")
    private String jvm = "";

    private CostsBench() {
        options.events = 12_000_000;
        // 116,000 events a second: how many rows a minute has depends on it.
        options.span = "PT103S";
        options.windows = List.of("minute", "hour", "day", "all");
        options.k = 1_000;
        options.late = 10;
        options.data = Path.of("target", "bench-costs");
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new CostsBench()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        with.forEach(Extra::parse);
        Path data = options.data.toAbsolutePath();
        Files.createDirectories(data);
        try (Part broker =
                        Part.headtail(
                                data.resolve("kafka.log"),
                                List.of("-Xmx512m"),
                                List.of("kafka", "--port=0", "--data=" + data.resolve("kafka")));
                ExtraServers servers = new ExtraServers(data.resolve("extras"))) {
            String brokers = broker.await(KAFKA);
            new IngestData(brokers, options).fill();
            System.err.println("recount: reading the topic twice");
            Recount recount = new Recount(brokers, options);
            CostRun run = new CostRun(options, brokers, broker, servers, recount, data);
            String call = "r" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
            CostTable table = new CostTable(options);
            List<CostResult> results = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                for (String side : with) {
                    for (String next :
                            results.isEmpty() ? List.of(OFF, side, OFF) : List.of(side, OFF)) {
                        CostResult result = run.run(next, jvm, call + "_" + results.size());
                        results.add(result);
                        System.err.println(table.line(result));
                    }
                }
                System.err.printf("round %d of %d is over%n", round, rounds);
            }
            if (!results.isEmpty()) {
                table.print(results);
            }
        }
        return 0;
    }
}
