package io.headtail.tool.drill.rollout;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.headtail.tool.drill.rollout.StepTally.Step;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** A report as one JSON object. */
final class RolloutJson {
    private static final JsonFactory JSON = new JsonFactory();

    private RolloutJson() {}

    static String of(RolloutReport report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("seed", report.settings().seed());
            json.writeNumberField("replicaSets", report.settings().sets());
            json.writeArrayFieldStart("steps");
            for (Step step : report.steps()) {
                step(json, step);
            }
            json.writeEndArray();
            json.writeNumberField("events", report.events());
            json.writeNumberField("answersCompared", report.compared());
            json.writeNumberField("answersWrong", report.wrong());
            json.writeNumberField("answersDegraded", report.degraded());
            json.writeNumberField("requests", report.requests());
            json.writeNumberField("requestsFailed", report.failed());
            json.writeNumberField("longestAgeSeconds", report.longestAgeMs() / 1e3);
            json.writeNumberField("ageAllowedSeconds", report.boundMs() / 1e3);
            strings(json, "wrong", report.described());
            strings(json, "failures", report.failures());
            json.writeBooleanField("passed", report.failures().isEmpty());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen in memory", e);
        }
        return text.toString();
    }

    private static void step(JsonGenerator json, Step step) throws IOException {
        json.writeStartObject();
        json.writeStringField("step", step.name());
        seconds(json, "stopSeconds", step.stopMs());
        seconds(json, "readySeconds", step.readyMs());
        json.writeNumberField("asked", step.requests());
        json.writeNumberField("failed", step.failed());
        json.writeNumberField("degraded", step.degraded());
        json.writeObjectFieldStart("marks");
        for (Map.Entry<String, Integer> mark : step.marks().entrySet()) {
            json.writeNumberField(mark.getKey(), mark.getValue());
        }
        json.writeEndObject();
        json.writeNumberField("ageSeconds", step.longestAgeMs() / 1e3);
        strings(json, "described", step.described());
        json.writeEndObject();
    }

    private static void seconds(JsonGenerator json, String name, long ms) throws IOException {
        if (ms >= 0) {
            json.writeNumberField(name, ms / 1e3);
        }
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
