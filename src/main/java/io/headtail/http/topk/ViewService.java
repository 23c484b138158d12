package io.headtail.http.topk;

import io.headtail.http.measure.Served;
import io.headtail.http.reply.Responses;
import io.headtail.http.request.Parameters;
import io.headtail.http.request.Problem;
import io.headtail.http.request.Query;
import io.headtail.merge.Answer;
import io.headtail.merge.Answers;
import io.headtail.time.WindowSpec;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;

/** {@code GET /view/video?k=&window=}: the newest Top-K of a window. */
public final class ViewService implements HttpService {
    private static final List<String> PARAMETERS = List.of("k", "window");

    private final Answers answers;
    private final int maxK;
    private final Served served;
    private final QueryCache questions = new QueryCache();

    /**
     * @param maxK the largest {@code k} a client may request
     * @param served counts the answers
     */
    public ViewService(Answers answers, int maxK, Served served) {
        this.answers = answers;
        this.maxK = maxK;
        this.served = served;
    }

    @Override
    public void routing(HttpRules rules) {
        Responses.get(rules, "/view/video", this::topK);
    }

    private void topK(ServerRequest request, ServerResponse response) {
        CachedQuery question = question(request.query().rawValue());
        Answer answer = answers.newest(question.window());
        if (answer == null) {
            String detail =
                    "window '%s': no answer yet; try again soon".formatted(question.window());
            throw Problem.notYet(detail).thrown();
        }
        served.newest(answer);
        question.reply(answer).send(request, response);
    }

    private CachedQuery question(String raw) {
        CachedQuery question = questions.get(raw);
        if (question == null) {
            Query query = Query.parse(raw, PARAMETERS);
            int k = Parameters.count("k", query.get("k"), maxK, Parameters.DEFAULT_K);
            WindowSpec window = Parameters.window(query.get("window"), answers.windows());
            question = new CachedQuery(raw, window.name(), k);
            questions.keep(question);
        }
        return question;
    }
}
