package io.headtail.cli.correct;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.headtail.cli.audit.LogOptions;
import io.headtail.correct.Corrected;
import io.headtail.correct.CorrectionRequest;
import io.headtail.correct.Outcome;
import io.headtail.time.WindowSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A correction as one JSON object, written incrementally: what is not unchanged, then sums. */
final class CorrectJson extends CorrectReport {
    private final PrintWriter out;
    private final JsonGenerator json;

    CorrectJson(CorrectionRequest request, PrintWriter out) {
        this.out = out;
        try {
            json = new JsonFactory().createGenerator(out);
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeStringField("from", LogOptions.time(request.fromMs()));
            json.writeStringField("to", LogOptions.time(request.toMs()));
            json.writeArrayFieldStart("windows");
            for (WindowSpec window : request.windows()) {
                json.writeString(window.name());
            }
            json.writeEndArray();
            json.writeBooleanField("dry_run", request.dryRun());
            json.writeArrayFieldStart("found");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void show(Corrected one) {
        try {
            json.writeStartObject();
            json.writeStringField("window", one.window());
            json.writeStringField("time", LogOptions.time(one.tick()));
            json.writeStringField("outcome", name(one.outcome()));
            json.writeNumberField("revision", one.revision());
            json.writeNumberField("rows", one.rows());
            json.writeNumberField("changed", one.changed());
            json.writeNumberField("late_views", one.lateViews());
            json.writeStringField("note", one.note());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    @Override
    void end(@Nullable String broken) {
        try {
            json.writeEndArray();
            json.writeNumberField("boundaries", boundaries());
            for (Outcome outcome : Outcome.values()) {
                json.writeNumberField(name(outcome), count(outcome));
            }
            MinuteCorrection.Result minutes = minutes();
            if (minutes != null) {
                json.writeObjectFieldStart("video_stats");
                json.writeNumberField("late_views", minutes.added().views());
                json.writeNumberField("hours", minutes.added().hours());
                Long knownFrom = minutes.knownFrom();
                json.writeStringField(
                        "known_from", knownFrom == null ? null : LogOptions.time(knownFrom));
                json.writeObjectFieldStart("behind");
                for (Map.Entry<Integer, Long> each : minutes.behind().entrySet()) {
                    json.writeNumberField(each.getKey().toString(), each.getValue());
                }
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeStringField("broken", broken);
            json.writeEndObject();
            json.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println();
        out.flush();
    }
}
