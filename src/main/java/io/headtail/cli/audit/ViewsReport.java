package io.headtail.cli.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.headtail.audit.views.CheckedHour;
import io.headtail.audit.views.CheckedHour.Verdict;
import io.headtail.audit.views.ViewDifference;
import io.headtail.cli.support.ExitCode;
import io.headtail.history.stats.StatsRows;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows an audit of every video's views: hours that are not equal as they come, then sums. */
final class ViewsReport {
    private static final int MAX_SHOWN = 50;

    private final PrintWriter out;
    private final boolean json;
    private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);

    /** For JSON: kept, as only so many are shown. */
    private final List<CheckedHour> shown = new ArrayList<>();

    private int hours;
    private long rows;
    private StatsRows.@Nullable AllTime allTime;

    /** Shows on a writer, as text or as one object of JSON. */
    ViewsReport(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** Begins. */
    void begin(long fromMs, long toMs, String topic) {
        if (!json) {
            out.printf(
                    "audit of every video's views from %s to %s, topic %s%n",
                    LogOptions.time(fromMs), LogOptions.time(toMs), topic);
            out.flush();
        }
    }

    /** Takes an hour. */
    void take(CheckedHour hour) {
        hours++;
        rows += hour.rows();
        int count = verdicts.merge(hour.verdict(), 1, Integer::sum);
        if ((hour.verdict() == Verdict.EQUAL && hour.note() == null) || count > MAX_SHOWN) {
            return;
        }
        shown.add(hour);
        if (json) {
            return;
        }
        String about = hour.note() == null ? "" : hour.note();
        if (hour.differing() > 0) {
            about =
                    String.format(
                            Locale.ROOT,
                            "%s%,d of %,d rows differ",
                            about.isEmpty() ? "" : about + ": ",
                            hour.differing(),
                            hour.rows());
        }
        out.printf(
                "%-12s %-24s %s%n", label(hour.verdict()), LogOptions.time(hour.startMs()), about);
        hour.first().forEach(this::show);
        out.flush();
    }

    private void show(ViewDifference difference) {
        String of =
                difference.videoId().isEmpty()
                        ? ""
                        : " " + LogOptions.printable(difference.videoId());
        out.printf(
                Locale.ROOT,
                "%12s %s %s%s: expected %,d, found %,d%n",
                "",
                difference.table(),
                LogOptions.time(difference.timeMs()),
                of,
                difference.expected(),
                difference.found());
    }

    /**
     * Takes how the sums of all time compare.
     *
     * @param first the first few that differ: video, sum of its hours, sum of all time
     */
    void take(StatsRows.AllTime of, List<String> first) {
        allTime = of;
        if (!json) {
            out.printf(
                    Locale.ROOT,
                    "all_time_views: %s the sums of hour_views%s, of %,d videos%s%n",
                    of.differing() == 0 ? (of.isWhole() ? "are" : "are not less than") : "are not",
                    of.isWhole() ? "" : ", of which retention has removed some",
                    of.videos(),
                    of.differing() == 0
                            ? ""
                            : String.format(Locale.ROOT, " %,d differ", of.differing()));
            first.forEach(line -> out.printf("%12s %s%n", "", line));
        }
    }

    /**
     * Shows the sums.
     *
     * @param broken why it ended early; null if it did not
     */
    void end(@Nullable String broken) {
        if (json) {
            out.println(object(broken));
            out.flush();
            return;
        }
        StringBuilder sums = new StringBuilder();
        for (Verdict verdict : Verdict.values()) {
            int count = verdicts.getOrDefault(verdict, 0);
            if (count > MAX_SHOWN && verdict != Verdict.EQUAL) {
                out.printf(Locale.ROOT, "… and %,d more %s%n", count - MAX_SHOWN, label(verdict));
            }
            if (count > 0 || verdict == Verdict.EQUAL || verdict == Verdict.DIFFERENT) {
                sums.append(sums.isEmpty() ? "" : ", ");
                sums.append(String.format(Locale.ROOT, "%,d %s", count, label(verdict)));
            }
        }
        out.printf(Locale.ROOT, "%,d hours, %,d rows compared: %s%n", hours, rows, sums);
        if (broken != null) {
            out.println(broken);
        }
        out.flush();
    }

    private String object(@Nullable String broken) {
        StringWriter text = new StringWriter();
        try (JsonGenerator to = new JsonFactory().createGenerator(text)) {
            to.writeStartObject();
            to.writeArrayFieldStart("found");
            for (CheckedHour hour : shown) {
                write(hour, to);
            }
            to.writeEndArray();
            to.writeNumberField("hours", hours);
            to.writeNumberField("rows", rows);
            for (Verdict verdict : Verdict.values()) {
                to.writeNumberField(
                        verdict.name().toLowerCase(Locale.ROOT), verdicts.getOrDefault(verdict, 0));
            }
            if (allTime != null) {
                to.writeNumberField("all_time_differing", allTime.differing());
            }
            to.writeStringField("broken", broken);
            to.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(CheckedHour hour, JsonGenerator to) throws IOException {
        to.writeStartObject();
        to.writeStringField("hour", LogOptions.time(hour.startMs()));
        to.writeStringField("verdict", hour.verdict().name().toLowerCase(Locale.ROOT));
        to.writeNumberField("rows", hour.rows());
        to.writeNumberField("differing", hour.differing());
        to.writeArrayFieldStart("first");
        for (ViewDifference difference : hour.first()) {
            to.writeStartObject();
            to.writeStringField("table", difference.table());
            to.writeStringField("time", LogOptions.time(difference.timeMs()));
            to.writeStringField("video_id", difference.videoId());
            to.writeNumberField("expected", difference.expected());
            to.writeNumberField("found", difference.found());
            to.writeEndObject();
        }
        to.writeEndArray();
        to.writeStringField("note", hour.note());
        to.writeEndObject();
    }

    private static String label(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The exit code; what differs takes precedence over what is out of reach, or all left out. */
    int exitCode() {
        if (isWrong()) {
            return ExitCode.FAILED;
        }
        return verdicts.containsKey(Verdict.OUT_OF_REACH) || !verdicts.containsKey(Verdict.EQUAL)
                ? ExitCode.OUT_OF_REACH
                : 0;
    }

    /** Whether something differs. */
    boolean isWrong() {
        return verdicts.containsKey(Verdict.DIFFERENT)
                || (allTime != null && allTime.differing() > 0);
    }
}
