package io.headtail.bench.fresh;

import io.headtail.testing.HttpProbe;
import java.util.HashMap;
import java.util.Map;

/** The values of Headtail's metrics page at one moment. */
public final class NodeMetrics {
    private final Map<String, Double> values = new HashMap<>();

    /** Asks a process of this machine. */
    public NodeMetrics(HttpProbe probe, int port) {
        for (String line : probe.get(HttpProbe.local(port, "/metrics")).body().lines().toList()) {
            int space = line.lastIndexOf(' ');
            if (!line.startsWith("#") && space > 0) {
                values.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
            }
        }
    }

    /** The value of a series, labels included; NaN if there is none. */
    public double get(String series) {
        return values.getOrDefault(series, Double.NaN);
    }
}
