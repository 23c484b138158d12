package io.headtail.tool.drill.rollout;

import com.fasterxml.jackson.core.JsonGenerator;
import io.headtail.tool.drill.check.ReportJson;
import io.headtail.tool.drill.rollout.StepTally.Step;
import io.headtail.tool.drill.traffic.LateTopic;
import java.io.IOException;

/** A report as one JSON object. */
final class RolloutJson {
    private RolloutJson() {}

    static String of(RolloutReport report) {
        return ReportJson.of(json -> fields(json, report), report.described(), report.failures());
    }

    private static void fields(JsonGenerator json, RolloutReport report) throws IOException {
        json.writeNumberField("seed", report.settings().seed());
        json.writeNumberField("replicaSets", report.settings().replicaSets());
        json.writeArrayFieldStart("steps");
        for (Step step : report.steps()) {
            step(json, step);
        }
        json.writeEndArray();
        json.writeNumberField("events", report.events());
        LateTopic late = report.late();
        if (late != null) {
            json.writeStringField("topicOfLateEvents", late.text());
        }
        json.writeNumberField("answersCompared", report.compared());
        json.writeNumberField("answersWrong", report.wrong());
        json.writeNumberField("answersDegraded", report.degraded());
        json.writeNumberField("requests", report.requests());
        json.writeNumberField("requestsFailed", report.failed());
        json.writeNumberField("longestAgeSeconds", report.longestAgeMs() / 1e3);
        json.writeNumberField("ageAllowedSeconds", report.boundMs() / 1e3);
    }

    private static void step(JsonGenerator json, Step step) throws IOException {
        json.writeStartObject();
        json.writeStringField("step", step.name());
        seconds(json, "stopSeconds", step.stopMs());
        seconds(json, "readySeconds", step.readyMs());
        json.writeNumberField("asked", step.requests());
        json.writeNumberField("failed", step.failed());
        json.writeNumberField("degraded", step.degraded());
        ReportJson.counts(json, "marks", step.marks());
        json.writeNumberField("ageSeconds", step.longestAgeMs() / 1e3);
        ReportJson.strings(json, "described", step.described());
        json.writeEndObject();
    }

    private static void seconds(JsonGenerator json, String name, long ms) throws IOException {
        if (ms >= 0) {
            json.writeNumberField(name, ms / 1e3);
        }
    }
}
