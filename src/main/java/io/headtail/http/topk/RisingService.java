package io.headtail.http.topk;

import com.fasterxml.jackson.core.JsonGenerator;
import io.headtail.http.measure.Served;
import io.headtail.http.reply.AnswerHeaders;
import io.headtail.http.reply.AnswerJson;
import io.headtail.http.reply.Reply;
import io.headtail.http.reply.Responses;
import io.headtail.http.request.Parameters;
import io.headtail.http.request.Problem;
import io.headtail.http.request.Query;
import io.headtail.merge.Answer;
import io.headtail.merge.Answers;
import io.headtail.time.Span;
import io.headtail.time.WindowSpec;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /rising?window=&k=}: the newest greatest rises of a rising window, each with the views
 * of both halves. The window is named, or one that slides over as long as it rises.
 */
public final class RisingService implements HttpService {
    private static final List<String> PARAMETERS = List.of("window", "k");

    private final Answers answers;
    private final int maxK;
    private final Served served;

    /**
     * @param maxK the largest {@code k} a client may request
     * @param served counts the answers
     */
    public RisingService(Answers answers, int maxK, Served served) {
        this.answers = answers;
        this.maxK = maxK;
        this.served = served;
    }

    @Override
    public void routing(HttpRules rules) {
        Responses.get(rules, "/rising", this::rising);
    }

    private void rising(ServerRequest request, ServerResponse response) {
        Query query = Query.parse(request.query().rawValue(), PARAMETERS);
        int k = Parameters.count("k", query.get("k"), maxK, Parameters.DEFAULT_K);
        WindowSpec window = window(query.get("window"));
        Answer answer = answers.newest(window.name());
        long[] older = answer == null ? null : answer.rendered().older();
        if (answer == null || older == null) {
            // A stored answer does not say from how many views a video rose.
            String detail =
                    "window '%s': no live answer yet; try again soon".formatted(window.name());
            throw Problem.notYet(detail).thrown();
        }
        served.newest(answer);
        byte[] body = AnswerJson.array(json -> rows(json, answer, older, k));
        Reply.of(AnswerHeaders.of(answer, k), body).send(request, response);
    }

    private static void rows(JsonGenerator json, Answer answer, long[] older, int k)
            throws IOException {
        int[] rank = {0};
        AnswerJson.forEachRow(
                answer,
                k,
                (videoId, rise) -> {
                    long before = older[rank[0]++];
                    json.writeStartObject();
                    json.writeStringField("videoId", videoId);
                    json.writeNumberField("views", rise);
                    json.writeNumberField("now", before + rise);
                    json.writeNumberField("before", before);
                    json.writeEndObject();
                });
    }

    // Without a name the first that rises.
    private WindowSpec window(@Nullable String name) {
        List<WindowSpec> windows = answers.windows();
        WindowSpec first = windows.stream().filter(WindowSpec::isRising).findFirst().orElse(null);
        if (first == null) {
            String detail =
                    "no window of rises is configured: add one such as {name: rising, rise: PT1H} to windows";
            throw Problem.of(Status.NOT_FOUND_404, detail).thrown();
        }
        if (name == null) {
            return first;
        }
        for (WindowSpec window : windows) {
            WindowSpec rising = window.name().equals(name) ? risingAs(window) : null;
            if (rising != null) {
                return rising;
            }
        }
        List<String> allowed =
                windows.stream()
                        .filter(window -> risingAs(window) != null)
                        .map(WindowSpec::name)
                        .toList();
        String detail =
                "window '%s': allowed are those of rises, and those as long as one rises over: %s"
                        .formatted(Problem.shorten(name), String.join(", ", allowed));
        throw Problem.parameter("window", name, allowed, detail).thrown();
    }

    // The window itself, or the first one that rises over as long as it slides.
    private @Nullable WindowSpec risingAs(WindowSpec window) {
        if (!(window.span() instanceof Span.Sliding sliding)) {
            return window.isRising() ? window : null;
        }
        Span.Rising rising = new Span.Rising(sliding.lengthMs());
        return answers.windows().stream()
                .filter(other -> other.span().equals(rising))
                .findFirst()
                .orElse(null);
    }
}
