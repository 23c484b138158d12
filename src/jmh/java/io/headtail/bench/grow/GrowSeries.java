package io.headtail.bench.grow;

import java.util.List;

/** What a series varies, and over which values. */
enum GrowSeries {
    VIDEOS("videos", true, "10000 100000 1000000 10000000"),
    WINDOWS("windows", false, "all hour,all minute,hour,all minute,hour,day,all"),
    PARTITIONS("partitions", true, "1 2 4 8 16"),
    K("k", true, "10 30 100 300 1000");

    private final String option;
    private final boolean logarithmic;
    private final String usual;

    GrowSeries(String option, boolean logarithmic, String usual) {
        this.option = option;
        this.logarithmic = logarithmic;
        this.usual = usual;
    }

    /** The series of that name, in lower case. */
    static GrowSeries named(String name) {
        for (GrowSeries series : values()) {
            if (series.option.equals(name)) {
                return series;
            }
        }
        throw new IllegalArgumentException(
                "--by " + name + ": there are videos, windows, partitions and k");
    }

    /** The name, which is also the option of {@code bin/bench ingest}. */
    String option() {
        return option;
    }

    /** Whether the values are better drawn by their logarithms. */
    boolean logarithmic() {
        return logarithmic;
    }

    /** The values that are measured where none are named. */
    List<String> usual() {
        return List.of(usual.split(" "));
    }

    /** Where a value stands on the axis: itself, or how many windows it names. */
    double position(String value) {
        return this == WINDOWS ? value.split(",", -1).length : Double.parseDouble(value);
    }
}
