package io.headtail.bench.query;

import io.headtail.http.PreparedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bin/bench query}: GET /view/video compared with prepared bytes, while events arrive. */
@Command(
        name = "bin/bench query",
        mixinStandardHelpOptions = true,
        description = {
            "Starts broker, producer, instance and merger, each in its own process, and queries the"
                    + " merger for the Top-K: at maximum speed, and at a fixed rate with latency"
                    + " measured from when each request should have been sent. Short slices alternate"
                    + " with the reference: a route in the merger's process, on a server with the same"
                    + " settings, that only sends a prepared array with the same bytes.",
            "Every response's status, length and brackets are checked, and the rows of every 32nd"
                    + " counted; a wrong one ends the bench with an error."
        })
final class QueryBench implements Callable<Integer> {
    private static final long NANOS = 1_000_000_000L;
    private static final long SLICE_NS = NANOS / 5;

    @Mixin private QueryOptions options = new QueryOptions();

    @Option(names = "--json", description = "print one JSON object instead of the table")
    private boolean json;

    /** The results for one {@code k}. */
    record Result(int k, int bytes, Figures product, Figures prepared) {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new QueryBench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.err.println("starting broker, instance, merger and producer");
        List<Result> results = new ArrayList<>();
        try (Answering answering = new Answering();
                Processes processes = new Processes(options)) {
            warmUp(processes, answering);
            double events = answering.events(processes.instancePort());
            long startNs = System.nanoTime();
            for (int k : options.k) {
                results.add(measure(processes, answering, k));
            }
            events = answering.events(processes.instancePort()) - events;
            double eventsPerSecond = events / ((System.nanoTime() - startNs) / 1e9);
            processes.check();
            Report report = new Report(options, results, eventsPerSecond);
            System.out.println(json ? report.json() : report.table());
        }
        return 0;
    }

    private void warmUp(Processes processes, Answering answering)
            throws IOException, InterruptedException {
        int k = options.k.stream().mapToInt(Integer::intValue).max().orElseThrow();
        processes.prepare(answering.full(processes.productPort(), path(k), k));
        System.err.printf("answers have %d rows; warming up%n", k);
        for (Side side : List.of(product(processes, k), prepared(processes, k))) {
            try (ClosedLoop load = new ClosedLoop(side, options.connections)) {
                load.slice(options.warmUp * NANOS);
            }
        }
    }

    private Result measure(Processes processes, Answering answering, int k)
            throws IOException, InterruptedException {
        Result result =
                new Result(k, length(processes, answering, k), new Figures(), new Figures());
        for (int run = 1; run <= options.runs; run++) {
            // Renews the reference's array, since answers grow by a digit now and then.
            length(processes, answering, k);
            Figures.Run[] two = run(product(processes, k), prepared(processes, k));
            result.product().add(two[0]);
            result.prepared().add(two[1]);
            System.err.printf(
                    "k %d, run %d of %d: %,.0f of %,.0f req/s, p99 %.2f and %.2f ms%n",
                    k,
                    run,
                    options.runs,
                    two[0].perSecond(),
                    two[1].perSecond(),
                    two[0].p99Ms(),
                    two[1].p99Ms());
            processes.check();
        }
        return result;
    }

    private int length(Processes processes, Answering answering, int k)
            throws IOException, InterruptedException {
        byte[] body = answering.full(processes.productPort(), path(k), k);
        processes.prepare(body);
        return body.length;
    }

    private Figures.Run[] run(Side product, Side prepared)
            throws IOException, InterruptedException {
        int count = options.connections;
        double[] perSecond = new double[2];
        try (ClosedLoop one = new ClosedLoop(product, count);
                ClosedLoop other = new ClosedLoop(prepared, count)) {
            inTurn(one, other);
            perSecond[0] = one.perSecond();
            perSecond[1] = other.perSecond();
        }
        try (OpenLoop one = new OpenLoop(product, count, options.rate);
                OpenLoop other = new OpenLoop(prepared, count, options.rate)) {
            inTurn(one, other);
            return new Figures.Run[] {
                Figures.Run.of(perSecond[0], one.latenciesNs()),
                Figures.Run.of(perSecond[1], other.latenciesNs())
            };
        }
    }

    /** Alternates short slices of both, so that other load affects both alike. */
    private void inTurn(Load one, Load other) throws IOException, InterruptedException {
        alternate(one, other, 1);
        one.reset();
        other.reset();
        alternate(one, other, options.seconds);
    }

    private static void alternate(Load one, Load other, int seconds)
            throws IOException, InterruptedException {
        for (long i = 0; i < seconds * NANOS / SLICE_NS; i++) {
            one.slice(SLICE_NS);
            other.slice(SLICE_NS);
        }
    }

    private String path(int k) {
        return "/view/video?k=" + k + "&window=" + options.window;
    }

    private Side product(Processes processes, int k) {
        return Side.get(processes.productPort(), path(k), k);
    }

    private Side prepared(Processes processes, int k) {
        String path = options.against == null ? PreparedServer.PATH : path(k);
        return Side.get(processes.otherPort(), path, k);
    }
}
