package io.headtail.tool.drill;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.headtail.tool.drill.check.Phase;
import io.headtail.tool.drill.fault.InjectedFault;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** A report as one JSON object. */
final class DrillJson {
    private static final JsonFactory JSON = new JsonFactory();

    private DrillJson() {}

    static String of(DrillReport report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            settings(json, report.settings());
            json.writeArrayFieldStart("faults");
            for (Phase phase : report.phases()) {
                phase(json, phase, report.mayReplay(phase));
            }
            json.writeEndArray();
            json.writeNumberField("events", report.events() + report.late());
            json.writeNumberField("late", report.late());
            json.writeNumberField("recordsCut", report.cut());
            json.writeNumberField("uploadsTorn", report.torn());
            json.writeNumberField("seconds", report.seconds());
            replayed(json, report.mostReplayed());
            json.writeNumberField("answersCompared", report.compared());
            json.writeNumberField("answersNotExact", report.notExact());
            json.writeObjectFieldStart("marks");
            for (Map.Entry<String, Integer> mark : report.marks().entrySet()) {
                json.writeNumberField(mark.getKey(), mark.getValue());
            }
            json.writeEndObject();
            pairs(json, report.pairs(), report.exactPairs());
            json.writeNumberField("answersWrong", report.wrong());
            strings(json, "wrong", report.described());
            strings(json, "failures", report.failures());
            json.writeBooleanField("passed", report.failures().isEmpty());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen in memory", e);
        }
        return text.toString();
    }

    private static void settings(JsonGenerator json, DrillSettings settings) throws IOException {
        json.writeNumberField("seed", settings.seed());
        json.writeNumberField("instances", settings.instances());
        json.writeNumberField("partitions", settings.partitions());
        json.writeNumberField("rate", settings.rate());
        json.writeNumberField("kills", settings.faults());
        json.writeStringField("store", settings.store().name().toLowerCase(Locale.ROOT));
        json.writeBooleanField("cutLog", settings.cutLog());
    }

    private static void phase(JsonGenerator json, Phase phase, long mayReplay) throws IOException {
        InjectedFault fault = phase.fault();
        json.writeStartObject();
        json.writeStringField("fault", fault.name());
        json.writeNumberField("at", fault.atMs());
        json.writeNumberField("awaySeconds", phase.awayMs() / 1e3);
        OptionalLong exact = phase.exactAgainMs();
        if (exact.isPresent()) {
            json.writeNumberField("exactAgainSeconds", exact.getAsLong() / 1e3);
        } else {
            json.writeNullField("exactAgainSeconds");
        }
        replayed(json, fault.replayed());
        json.writeNumberField("replayAllowed", mayReplay);
        json.writeNumberField("answersCompared", phase.compared());
        pairs(json, phase.pairs(), phase.exactPairs());
        json.writeEndObject();
    }

    private static void pairs(JsonGenerator json, int pairs, int exact) throws IOException {
        json.writeNumberField("pairs", pairs);
        json.writeNumberField("pairsCompared", exact);
    }

    private static void replayed(JsonGenerator json, Map<String, Long> replayed)
            throws IOException {
        json.writeObjectFieldStart("replayedEvents");
        for (Map.Entry<String, Long> cursor : replayed.entrySet()) {
            json.writeNumberField(cursor.getKey(), cursor.getValue());
        }
        json.writeEndObject();
    }

    private static void strings(JsonGenerator json, String name, List<String> texts)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
