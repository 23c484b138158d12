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
                    + " connections, that only sends a prepared array with the same bytes.",
            "With --against or --protection, mergers are compared with each other instead.",
            "Every response's status, length and brackets are checked, and the rows of every 32nd"
                    + " counted; a wrong one ends the bench with an error."
        })
final class QueryBench implements Callable<Integer> {
    private static final long NANOS = 1_000_000_000L;
    private static final long SLICE_NS = NANOS / 5;

    @Mixin private QueryOptions options = new QueryOptions();

    @Option(names = "--json", description = "print one JSON object instead of the table")
    private boolean json;

    /**
     * The results for one {@code k}.
     *
     * @param bytes length of the answer
     * @param sides the figures in the order of {@link QueryOptions#sides}
     */
    record Result(int k, int bytes, List<Figures> sides) {}

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
        length(processes, answering, k);
        System.err.printf("answers have %d rows; warming up%n", k);
        for (Side side : sides(processes, k)) {
            try (ClosedLoop load = new ClosedLoop(side, options.connections)) {
                load.slice(options.warmUp * NANOS);
            }
        }
    }

    private Result measure(Processes processes, Answering answering, int k)
            throws IOException, InterruptedException {
        List<String> names = options.sides();
        List<Figures> figures = names.stream().map(name -> new Figures()).toList();
        int bytes = 0;
        for (int run = 1; run <= options.runs; run++) {
            // Renews the reference's array, since answers grow by a digit now and then.
            bytes = length(processes, answering, k);
            List<Figures.Run> all = run(sides(processes, k));
            System.err.printf("k %d, run %d of %d:", k, run, options.runs);
            for (int i = 0; i < names.size(); i++) {
                Figures.Run one = all.get(i);
                figures.get(i).add(one);
                System.err.printf(
                        " %s %,.0f req/s, p99 %.2f ms;",
                        names.get(i), one.perSecond(), one.p99Ms());
            }
            System.err.println();
            processes.check();
        }
        return new Result(k, bytes, figures);
    }

    /** Waits until all mergers have a full answer; returns the length of the first one's. */
    private int length(Processes processes, Answering answering, int k)
            throws IOException, InterruptedException {
        List<Target> targets = processes.targets();
        byte[] body = answering.full(targets.getFirst(), path(k), k);
        processes.prepare(body);
        if (options.comparesProtection()) {
            for (Target target : targets) {
                answering.full(target, path(k), k);
            }
        }
        return body.length;
    }

    private List<Figures.Run> run(List<Side> sides) throws IOException, InterruptedException {
        int count = options.connections;
        List<ClosedLoop> closed = new ArrayList<>();
        List<OpenLoop> open = new ArrayList<>();
        try {
            for (Side side : sides) {
                closed.add(new ClosedLoop(side, count));
            }
            inTurn(closed);
            for (ClosedLoop load : closed) {
                load.close();
            }
            for (Side side : sides) {
                open.add(new OpenLoop(side, count, options.rate));
            }
            inTurn(open);
            List<Figures.Run> runs = new ArrayList<>();
            for (int i = 0; i < sides.size(); i++) {
                runs.add(Figures.Run.of(closed.get(i).perSecond(), open.get(i).latenciesNs()));
            }
            return runs;
        } finally {
            for (ClosedLoop load : closed) {
                load.close();
            }
            for (OpenLoop load : open) {
                load.close();
            }
        }
    }

    /** Alternates short slices of all, so that other load affects all alike. */
    private void inTurn(List<? extends Load> loads) throws IOException, InterruptedException {
        alternate(loads, 1);
        for (Load load : loads) {
            load.reset();
        }
        alternate(loads, options.seconds);
    }

    private static void alternate(List<? extends Load> loads, int seconds)
            throws IOException, InterruptedException {
        for (long i = 0; i < seconds * NANOS / SLICE_NS; i++) {
            for (Load load : loads) {
                load.slice(SLICE_NS);
            }
        }
    }

    private String path(int k) {
        return "/view/video?k=" + k + "&window=" + options.window;
    }

    private List<Side> sides(Processes processes, int k) {
        List<String> names = options.sides();
        List<Side> sides = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String path = names.get(i).equals("prepared") ? PreparedServer.PATH : path(k);
            sides.add(processes.targets().get(i).side(path, k));
        }
        return sides;
    }
}
