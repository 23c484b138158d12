package io.headtail.cli.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.headtail.cli.snapshot.SnapshotCommand.Found;
import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.snapshot.store.SnapshotName;
import io.headtail.time.IsoDuration;
import io.headtail.time.SpanCode;
import io.headtail.window.cursor.CursorState;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Snapshots as text: a table, one by one, or JSON. */
final class SnapshotText {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private SnapshotText() {}

    static void table(List<Found> all, PrintWriter out) {
        out.printf(
                "%-20s %9s %15s %-24s %8s %10s %15s  %s%n",
                "topic",
                "partition",
                "head offset",
                "tick",
                "age",
                "size",
                "needs log from",
                "state");
        for (Found found : all) {
            SnapshotName name = SnapshotName.parse(found.stored().name());
            SnapshotHeader header = found.header();
            out.printf(
                    "%-20s %9d %15s %-24s %8s %10s %15s  %s%n",
                    found.folder().topic(),
                    found.folder().partition(),
                    name == null ? "?" : Long.toString(name.headOffset()),
                    name == null ? "?" : Instant.ofEpochMilli(name.tick()),
                    age(found.stored().modified()),
                    size(found.stored().bytes()),
                    header == null ? "?" : Long.toString(header.oldestOffset()),
                    found.problem() == null ? "header read" : "damaged " + found.problem());
        }
    }

    static void inspect(Found found, PrintWriter out) {
        out.println(found.path());
        out.printf(
                "  %s, written %s ago%n",
                size(found.stored().bytes()), age(found.stored().modified()));
        SnapshotHeader header = found.header();
        if (header == null) {
            out.println("  damaged " + found.problem());
            return;
        }
        out.printf("  tick %s, %d partitions%n", time(header.tick()), header.partitions());
        out.printf("  %,d ids in %,d slots%n", header.ids(), header.slots());
        out.println("  head: " + cursor(header.head()) + ", leader epoch " + header.leaderEpoch());
        for (SnapshotHeader.WindowHeader window : header.windows()) {
            CursorState tail = window.tail();
            SnapshotHeader.WindowHeader.Middle middle = window.middle();
            out.printf(
                    "  window %s: %s, %,d views, complete from %s%s%s%n",
                    window.name(),
                    length(window.lengthMs()),
                    window.views(),
                    time(window.completeFrom()),
                    tail == null ? "" : "; tail: " + cursor(tail),
                    middle == null
                            ? ""
                            : "; before: %,d views, tail: %s"
                                    .formatted(middle.views(), cursor(middle.tail())));
        }
        out.println("  settings: " + header.settings().strip().replace("\n", ", "));
    }

    private static String cursor(CursorState state) {
        return "offset %d, stream time %s".formatted(state.nextOffset(), time(state.streamTime()));
    }

    private static String length(long lengthMs) {
        if (lengthMs == SpanCode.MONTH) {
            return "the month so far";
        }
        if (SpanCode.isRising(lengthMs)) {
            return "rise over " + IsoDuration.format(-lengthMs / 2);
        }
        return lengthMs == SpanCode.ALL_TIME ? "all time" : IsoDuration.format(lengthMs);
    }

    private static String time(long epochMs) {
        return epochMs == Long.MIN_VALUE
                ? "the beginning"
                : Instant.ofEpochMilli(epochMs).toString();
    }

    static void json(List<Found> all, PrintWriter out) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartArray();
            for (Found found : all) {
                json(found, json);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen in memory", e);
        }
        out.println(text);
    }

    private static void json(Found found, JsonGenerator json) throws IOException {
        SnapshotName name = SnapshotName.parse(found.stored().name());
        SnapshotHeader header = found.header();
        json.writeStartObject();
        json.writeStringField("cluster", found.folder().clusterId());
        json.writeStringField("topic", found.folder().topic());
        json.writeStringField("topicId", found.folder().topicId());
        json.writeNumberField("partition", found.folder().partition());
        json.writeStringField("name", found.stored().name());
        json.writeNumberField("headOffset", name == null ? -1 : name.headOffset());
        json.writeNumberField("tick", name == null ? -1 : name.tick());
        json.writeNumberField("bytes", found.stored().bytes());
        json.writeStringField("modified", found.stored().modified().toString());
        json.writeStringField("damaged", found.problem());
        if (header != null) {
            json.writeNumberField("oldestOffset", header.oldestOffset());
            json.writeNumberField("ids", header.ids());
            json.writeNumberField("partitions", header.partitions());
            json.writeStringField("settings", header.settings());
            json.writeArrayFieldStart("windows");
            for (SnapshotHeader.WindowHeader window : header.windows()) {
                window(window, json);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void window(SnapshotHeader.WindowHeader window, JsonGenerator json)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("name", window.name());
        json.writeNumberField("lengthMs", window.lengthMs());
        json.writeNumberField("views", window.views());
        number(json, "completeFrom", window.completeFrom());
        CursorState tail = window.tail();
        if (tail != null) {
            json.writeNumberField("tailOffset", tail.nextOffset());
        }
        SnapshotHeader.WindowHeader.Middle middle = window.middle();
        if (middle != null) {
            // The views above are those of the newer half.
            json.writeNumberField("olderViews", middle.views());
            json.writeNumberField("middleOffset", middle.tail().nextOffset());
        }
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, long value) throws IOException {
        if (value == Long.MIN_VALUE) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }

    /** A size, such as {@code 4.2 MiB}. */
    static String size(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, UNITS[unit]);
    }

    private static String age(@Nullable Instant since) {
        return since == null ? "?" : age(Duration.between(since, Instant.now()));
    }

    /** An age, such as {@code 42 s}, {@code 3 min}, {@code 5 h}, {@code 2 d}. */
    static String age(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
    }
}
