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
                        "%5s %7s %-11s %10s %9s %9s %9s",
                        "k",
                        "bytes",
                        "",
                        "req/s",
                        "p50 ms",
                        "p99 ms",
                        "p99.9 ms"));
        List<String> names = options.sides();
        for (Result result : results) {
            String key = String.format(Locale.ROOT, "%5d %7d", result.k(), result.bytes());
            for (int i = 0; i < names.size(); i++) {
                lines.add(key + row(names.get(i), result.sides().get(i)));
                key = " ".repeat(key.length());
            }
            for (int i = 0; i < names.size() - 1; i++) {
                String name = names.size() == 2 ? "ratio" : names.get(i) + "/" + names.getLast();
                lines.add(
                        String.format(
                                Locale.ROOT,
                                "%13s %-11s %10.2f %9.2f %9.2f %9.2f",
                                "",
                                name,
                                ratio(result, i, Run::perSecond),
                                ratio(result, i, Run::p50Ms),
                                ratio(result, i, Run::p99Ms),
                                ratio(result, i, Run::p999Ms)));
            }
        }
        return lines.toString();
    }

    private static String row(String name, Figures figures) {
        return String.format(
                Locale.ROOT,
                " %-11s %,10.0f %9.2f %9.2f %9.2f",
                name,
                figures.median(Run::perSecond),
                figures.median(Run::p50Ms),
                figures.median(Run::p99Ms),
                figures.median(Run::p999Ms));
    }

    private static double ratio(Result result, int side, ToDoubleFunction<Run> figure) {
        return result.sides().get(side).ratio(result.sides().getLast(), figure);
    }

    String json() {
        List<String> names = options.sides();
        StringJoiner rows = new StringJoiner(",");
        for (Result result : results) {
            StringJoiner sides = new StringJoiner(",");
            for (int i = 0; i < names.size(); i++) {
                sides.add(
                        String.format(
                                Locale.ROOT,
                                "\"%s\":%s,\"%s ratios\":{\"perSecond\":%.3f,\"p99\":%.3f}",
                                names.get(i),
                                object(result.sides().get(i)),
                                names.get(i),
                                ratio(result, i, Run::perSecond),
                                ratio(result, i, Run::p99Ms)));
            }
            rows.add(
                    String.format(
                            Locale.ROOT,
                            "{\"k\":%d,\"bytes\":%d,%s}",
                            result.k(),
                            result.bytes(),
                            sides));
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
