package io.headtail.cli.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.headtail.audit.Audit;
import io.headtail.audit.Checked;
import io.headtail.audit.Difference;
import io.headtail.audit.Verdict;
import io.headtail.audit.recount.CountedRow;
import io.headtail.audit.recount.CountedWindow;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An audit as one JSON object, written incrementally: boundaries that are not equal, then sums. */
final class AuditJson extends AuditReport {
    private final PrintWriter out;
    private final JsonGenerator json;

    AuditJson(Audit.Scope scope, PrintWriter out) {
        this.out = out;
        try {
            json = new JsonFactory().createGenerator(out);
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeStringField("from", LogOptions.time(scope.fromMs()));
            json.writeStringField("to", LogOptions.time(scope.toMs()));
            json.writeArrayFieldStart("windows");
            for (CountedWindow window : scope.windows()) {
                json.writeString(window.name());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("found");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void show(Checked checked) {
        try {
            json.writeStartObject();
            json.writeStringField("window", checked.window());
            json.writeStringField("time", LogOptions.time(checked.tick()));
            json.writeStringField("verdict", name(checked.verdict()));
            if (checked.revision() >= 0) {
                json.writeNumberField("revision", checked.revision());
            }
            json.writeNumberField("rows", checked.rows());
            json.writeNumberField("differing", checked.differing());
            json.writeArrayFieldStart("first");
            for (Difference difference : checked.first()) {
                json.writeStartObject();
                json.writeNumberField("rank", difference.rank());
                json.writeFieldName("expected");
                write(difference.expected());
                json.writeFieldName("found");
                write(difference.found());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("note", checked.note());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(@Nullable CountedRow row) throws IOException {
        if (row == null) {
            json.writeNull();
        } else {
            RecountText.write(row, json);
        }
    }

    private static String name(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    @Override
    void end(@Nullable String broken) {
        try {
            json.writeEndArray();
            json.writeNumberField("boundaries", boundaries());
            json.writeNumberField("rows", rows());
            for (Verdict verdict : Verdict.values()) {
                json.writeNumberField(name(verdict), count(verdict));
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
