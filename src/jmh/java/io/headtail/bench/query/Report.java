package io.headtail.bench.query;

import io.headtail.bench.query.Figures.Run;
import io.headtail.bench.query.QueryBench.Result;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;

/**
 * The figures as a table and as JSON.
 *
 * @param eventsPerSecond events per second that the instance counted during all rounds
 */
record Report(QueryOptions options, List<Result> results, double eventsPerSecond) {
    String table() {
        StringJoiner lines = new StringJoiner("\n");
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%,d ids, %,.0f events/s counted meanwhile (of %,d sent), window %s; %d"
                                + " connections, %d s each, medians of %d; latency at %,d req/s"
                                + " from when each was due",
                        options.videos,
                        eventsPerSecond,
                        options.eventsRate,
                        options.window,
                        options.connections,
                        options.seconds,
                        options.runs,
                        options.rate));
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%5s %7s %-9s %10s %9s %9s %9s",
                        "k",
                        "bytes",
                        "",
                        "req/s",
                        "p50 ms",
                        "p99 ms",
                        "p99.9 ms"));
        for (Result result : results) {
            String key = String.format(Locale.ROOT, "%5d %7d", result.k(), result.bytes());
            lines.add(key + row("product", result.product()));
            lines.add(" ".repeat(13) + row(options.other(), result.prepared()));
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%13s %-9s %10.2f %9.2f %9.2f %9.2f",
                            "",
                            "ratio",
                            ratio(result, Run::perSecond),
                            ratio(result, Run::p50Ms),
                            ratio(result, Run::p99Ms),
                            ratio(result, Run::p999Ms)));
        }
        return lines.toString();
    }

    private static String row(String name, Figures figures) {
        return String.format(
                Locale.ROOT,
                " %-9s %,10.0f %9.2f %9.2f %9.2f",
                name,
                figures.median(Run::perSecond),
                figures.median(Run::p50Ms),
                figures.median(Run::p99Ms),
                figures.median(Run::p999Ms));
    }

    private static double ratio(Result result, ToDoubleFunction<Run> figure) {
        return result.product().ratio(result.prepared(), figure);
    }

    String json() {
        StringJoiner rows = new StringJoiner(",");
        for (Result result : results) {
            rows.add(
                    String.format(
                            Locale.ROOT,
                            "{\"k\":%d,\"bytes\":%d,\"product\":%s,\"prepared\":%s,"
                                    + "\"ratioPerSecond\":%.3f,\"ratioP99\":%.3f}",
                            result.k(),
                            result.bytes(),
                            object(result.product()),
                            object(result.prepared()),
                            ratio(result, Run::perSecond),
                            ratio(result, Run::p99Ms)));
        }
        return String.format(
                Locale.ROOT,
                "{\"videos\":%d,\"eventsPerSecond\":%.0f,\"window\":\"%s\",\"connections\":%d,"
                        + "\"seconds\":%d,\"runs\":%d,\"rate\":%d,\"results\":[%s]}",
                options.videos,
                eventsPerSecond,
                options.window,
                options.connections,
                options.seconds,
                options.runs,
                options.rate,
                rows);
    }

    private static String object(Figures figures) {
        return String.format(
                Locale.ROOT,
                "{\"perSecond\":%.0f,\"p50Ms\":%.3f,\"p99Ms\":%.3f,\"p999Ms\":%.3f}",
                figures.median(Run::perSecond),
                figures.median(Run::p50Ms),
                figures.median(Run::p99Ms),
                figures.median(Run::p999Ms));
    }
}
