package io.headtail.tool.drill;

import com.fasterxml.jackson.core.JsonGenerator;
import io.headtail.tool.drill.check.Phase;
import io.headtail.tool.drill.check.ReportJson;
import io.headtail.tool.drill.fault.InjectedFault;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalLong;

/** A report as one JSON object. */
final class DrillJson {
    private DrillJson() {}

    static String of(DrillReport report) {
        return ReportJson.of(json -> fields(json, report), report.described(), report.failures());
    }

    private static void fields(JsonGenerator json, DrillReport report) throws IOException {
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
        ReportJson.counts(json, "replayedEvents", report.mostReplayed());
        json.writeNumberField("answersCompared", report.compared());
        json.writeNumberField("answersNotExact", report.notExact());
        ReportJson.counts(json, "marks", report.marks());
        pairs(json, report.pairs(), report.exactPairs());
        json.writeNumberField("answersWrong", report.wrong());
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
        ReportJson.counts(json, "replayedEvents", fault.replayed());
        json.writeNumberField("replayAllowed", mayReplay);
        json.writeNumberField("answersCompared", phase.compared());
        pairs(json, phase.pairs(), phase.exactPairs());
        json.writeEndObject();
    }

    private static void pairs(JsonGenerator json, int pairs, int exact) throws IOException {
        json.writeNumberField("pairs", pairs);
        json.writeNumberField("pairsCompared", exact);
    }
}
