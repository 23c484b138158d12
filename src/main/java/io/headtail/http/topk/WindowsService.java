package io.headtail.http.topk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.headtail.http.reply.AnswerHeaders;
import io.headtail.http.reply.Responses;
import io.headtail.merge.Answer;
import io.headtail.merge.Answers;
import io.headtail.time.CalendarUnit;
import io.headtail.time.IsoDuration;
import io.headtail.time.Span;
import io.headtail.time.WindowSpec;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /windows}: the configured windows and the state of their newest answers. A window's
 * answer fields are null until it has an answer.
 */
public final class WindowsService implements HttpService {
    private static final JsonFactory JSON = new JsonFactory();

    private final Answers answers;
    private final LongSupplier wallClockMs;
    private final boolean details;

    /**
     * @param wallClockMs the wall clock, epoch ms
     * @param details whether to say how many partitions there are, and which report
     */
    public WindowsService(Answers answers, LongSupplier wallClockMs, boolean details) {
        this.answers = answers;
        this.details = details;
        this.wallClockMs = wallClockMs;
    }

    @Override
    public void routing(HttpRules rules) {
        Responses.getBare(rules, "/windows", this::windows);
    }

    private void windows(ServerRequest request, ServerResponse response) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("now", AnswerHeaders.time(wallClockMs.getAsLong()));
            if (details) {
                json.writeArrayFieldStart("clockHeldBy");
                for (int partition : answers.clockHeldBy()) {
                    json.writeNumber(partition);
                }
                json.writeEndArray();
            }
            json.writeArrayFieldStart("windows");
            for (WindowSpec window : answers.windows()) {
                write(json, window, answers.newest(window.name()));
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        response.header(Responses.JSON).header(Responses.NO_CACHE);
        Responses.send(request, response, out.toByteArray());
    }

    private void write(JsonGenerator json, WindowSpec window, @Nullable Answer answer)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("name", window.name());
        json.writeStringField(
                "length",
                window.span() instanceof Span.Sliding sliding
                        ? IsoDuration.format(sliding.lengthMs())
                        : null);
        if (window.span() instanceof Span.Rising rising) {
            json.writeStringField("rise", IsoDuration.format(rising.riseMs()));
        }
        json.writeStringField("calendar", window.isMonth() ? CalendarUnit.MONTH.toString() : null);
        if (answer == null) {
            writeNulls(
                    json, "start", "tick", "final", "complete", "completeFrom", "degraded", "late");
            if (details) {
                writeNulls(json, "reporting", "partitions");
            }
        } else {
            Long completeFrom = answer.toldCompleteFrom();
            json.writeStringField("start", AnswerHeaders.time(answer.startMs()));
            json.writeStringField("tick", AnswerHeaders.time(answer.tick()));
            json.writeBooleanField("final", answer.isFinal());
            json.writeBooleanField("complete", answer.complete());
            json.writeStringField(
                    "completeFrom", completeFrom == null ? null : AnswerHeaders.time(completeFrom));
            json.writeStringField("degraded", answer.degraded());
            json.writeNumberField("late", answer.lateViews());
            if (details) {
                json.writeNumberField("reporting", answer.reporting());
                json.writeNumberField("partitions", answer.partitions());
            }
        }
        json.writeEndObject();
    }

    private static void writeNulls(JsonGenerator json, String... names) throws IOException {
        for (String name : names) {
            json.writeNullField(name);
        }
    }
}
