package io.headtail.cli.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.headtail.audit.recount.CountedRow;
import io.headtail.audit.recount.PassReport;
import io.headtail.audit.recount.RecountedAnswer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/** A recounted window as a table and as JSON. */
final class RecountText {
    private RecountText() {}

    static void table(String topic, RecountedAnswer answer, PassReport report, PrintWriter out) {
        String end = LogOptions.time(answer.question().tick());
        out.printf(
                "window %s, [%s, %s), topic %s%s%n",
                answer.question().window().name(),
                LogOptions.time(answer.startMs()),
                end,
                topic,
                answer.question().includeLate() ? ", late events included" : "");
        out.printf("%6s %15s  %s%n", "rank", "views", "video id");
        int rank = 0;
        for (CountedRow row : answer.rows()) {
            out.printf(
                    Locale.ROOT,
                    "%6d %,15d  %s%n",
                    ++rank,
                    row.views(),
                    LogOptions.printable(row.videoId()));
        }
        out.printf(
                Locale.ROOT,
                "read %,d events in %d partitions, %,d of them late; %,d records are not events%n",
                report.events(),
                report.partitions(),
                report.late(),
                report.invalid());
        out.println(
                answer.reached()
                        ? "final: every partition's watermark has reached " + end
                        : "not final: a partition's watermark has not reached "
                                + end
                                + ", so this may still change");
        out.flush();
    }

    static void json(RecountedAnswer answer, PassReport report, PrintWriter out) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("window", answer.question().window().name());
            json.writeStringField("start", LogOptions.time(answer.startMs()));
            json.writeStringField("end", LogOptions.time(answer.question().tick()));
            json.writeBooleanField("reached", answer.reached());
            json.writeNumberField("late", report.late());
            json.writeNumberField("invalid", report.invalid());
            json.writeArrayFieldStart("items");
            for (CountedRow row : answer.rows()) {
                write(row, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen in memory", e);
        }
        out.println(text);
        out.flush();
    }

    static void write(CountedRow row, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", row.videoId());
        json.writeNumberField("count", row.views());
        json.writeEndObject();
    }
}
