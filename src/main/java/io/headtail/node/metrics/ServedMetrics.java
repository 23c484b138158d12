package io.headtail.node.metrics;

import io.headtail.http.measure.Durations;
import io.headtail.http.measure.Served;

/** Metrics of what the HTTP server has answered. */
final class ServedMetrics {
    private static final double[] BOUNDS = Durations.boundsSeconds();

    private ServedMetrics() {}

    /** Adds those of requests. */
    static void add(MetricFamilies families, Served served) {
        served.forEach(
                (route, code, durations) ->
                        families.histogram(
                                "http_request_duration_seconds",
                                "from a request's head being read to its response being written, by"
                                        + " route and status code; 499: the client went away; route"
                                        + " other: paths that do not exist; refused: malformed heads, all"
                                        + " as 0; streams of events: to their begin",
                                BOUNDS,
                                durations.counts(),
                                durations.sumSeconds(),
                                "route",
                                route,
                                "code",
                                Integer.toString(code)));
    }

    /** Adds those of answers, for a process with a merger. */
    static void addAnswers(MetricFamilies families, Served served) {
        String help =
                "answers sent, 304 included, by where they came from: memory; history, in place of a"
                        + " live one; asked, where the request was for the past";
        families.counter("http_answers", help, served.fromMemory(), "source", "memory");
        families.counter("http_answers", help, served.fromHistory(), "source", "history");
        families.counter("http_answers", help, served.aboutThePast(), "source", "asked");
    }
}
