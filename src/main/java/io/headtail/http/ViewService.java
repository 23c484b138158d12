package io.headtail.http;

import io.headtail.merge.Answer;
import io.headtail.merge.Answers;
import io.headtail.window.WindowSpec;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /view/video?k=&window=}: the newest Top-K of a window. */
final class ViewService implements HttpService {
    private static final int DEFAULT_K = 10;
    private static final String DEFAULT_WINDOW = "hour";
    private static final List<String> PARAMETERS = List.of("k", "window");
    private static final Header RETRY_AFTER = HeaderValues.createCached(HeaderNames.RETRY_AFTER, 1);

    private final Answers answers;
    private final int maxK;
    private final List<String> windows;
    private final Questions questions = new Questions();

    ViewService(Answers answers, int maxK) {
        this.answers = answers;
        this.maxK = maxK;
        this.windows = answers.windows().stream().map(WindowSpec::name).toList();
    }

    @Override
    public void routing(HttpRules rules) {
        Responses.get(rules, "/view/video", this::topK);
    }

    private void topK(ServerRequest request, ServerResponse response) {
        Question question = question(request.query().rawValue());
        Answer answer = answers.newest(question.window());
        if (answer == null) {
            String detail =
                    "window '%s': no answer yet; try again soon".formatted(question.window());
            throw Problem.of(Status.SERVICE_UNAVAILABLE_503, detail).with(RETRY_AFTER).thrown();
        }
        if (ReplySink.fits(request)) {
            response.sink(ReplySink.TYPE).emit(question.reply(answer));
        } else {
            AnswerHeaders.of(answer).forEach(response::header);
            Responses.send(request, response, answer.json(question.k()));
        }
    }

    private Question question(String raw) {
        Question question = questions.get(raw);
        if (question == null) {
            Query query = Query.parse(raw, PARAMETERS);
            int k = k(query.get("k"));
            question = new Question(raw, window(query.get("window")), k);
            questions.keep(question);
        }
        return question;
    }

    private int k(@Nullable String value) {
        if (value == null) {
            return Math.min(DEFAULT_K, maxK);
        }
        if (value.matches("[0-9]{1,9}")) {
            int k = Integer.parseInt(value);
            if (k >= 1 && k <= maxK) {
                return k;
            }
        }
        String detail =
                "k '%s': allowed are whole numbers from 1 to %d"
                        .formatted(Problem.shorten(value), maxK);
        throw Problem.parameter("k", value, "1 to " + maxK, detail).thrown();
    }

    private String window(@Nullable String value) {
        String name = value == null ? DEFAULT_WINDOW : value;
        if (windows.contains(name)) {
            return name;
        }
        String configured = String.join(", ", windows);
        String detail =
                value == null
                        ? "window: missing, and there is no default, since '%s' is not configured; configured are %s"
                                .formatted(DEFAULT_WINDOW, configured)
                        : "window '%s': not configured; configured are %s"
                                .formatted(Problem.shorten(value), configured);
        throw Problem.parameter("window", value, windows, detail).thrown();
    }
}
