package io.headtail.bench.grow;

import java.util.List;

/** The setting that a series varies, and its values. */
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

    /** The series with that name, in lower case. */
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

    /** Whether the axis is logarithmic. */
    boolean logarithmic() {
        return logarithmic;
    }

    /** The default values. */
    List<String> usual() {
        return List.of(usual.split(" "));
    }

    /** A value's position on the axis: itself, or the number of windows that it names. */
    double position(String value) {
        return this == WINDOWS ? value.split(",", -1).length : Double.parseDouble(value);
    }
}
