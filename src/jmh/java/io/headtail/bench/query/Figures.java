package io.headtail.bench.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** The figures of one side at one {@code k}, run by run. */
final class Figures {
    /**
     * One run.
     *
     * @param perSecond responses/s at maximum speed
     */
    record Run(double perSecond, double p50Ms, double p99Ms, double p999Ms) {
        static Run of(double perSecond, Histogram latenciesNs) {
            return new Run(
                    perSecond,
                    latenciesNs.getValueAtPercentile(50) / 1e6,
                    latenciesNs.getValueAtPercentile(99) / 1e6,
                    latenciesNs.getValueAtPercentile(99.9) / 1e6);
        }
    }

    private final List<Run> runs = new ArrayList<>();

    void add(Run run) {
        runs.add(run);
    }

    double median(ToDoubleFunction<Run> figure) {
        return median(runs.stream().mapToDouble(figure).toArray());
    }

    /** The median of the ratios within each run, since the machine's speed varies between runs. */
    double ratio(Figures to, ToDoubleFunction<Run> figure) {
        double[] ratios = new double[runs.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = figure.applyAsDouble(runs.get(i)) / figure.applyAsDouble(to.runs.get(i));
        }
        return median(ratios);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /** The machine's load average of the last minute. */
    static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }
}
