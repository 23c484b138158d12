package io.headtail.http.titles;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headtail.http.reply.AnswerJson;
import io.headtail.http.reply.Reply;
import io.headtail.http.reply.Responses;
import io.headtail.http.request.Problem;
import io.headtail.http.request.ProblemException;
import io.headtail.http.request.Query;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /titles?ids=["v1","v2"]}: what is known of these videos. The ids are an array of JSON,
 * since any character may be in an id.
 */
public final class TitlesService implements HttpService {
    private static final int MAX_IDS = 100;
    private static final String ALLOWED =
            "an array of JSON with 1 to %d ids, such as [\"v1\",\"v2\"]".formatted(MAX_IDS);
    private static final JsonFactory JSON = new JsonFactory();

    private final Titles titles;

    public TitlesService(Titles titles) {
        this.titles = titles;
    }

    @Override
    public void routing(HttpRules rules) {
        Responses.get(rules, "/titles", this::titles);
    }

    private void titles(ServerRequest request, ServerResponse response) {
        Query query = Query.parse(request.query().rawValue(), List.of("ids"));
        if (!titles.has()) {
            throw Problem.of(
                            Status.NOT_FOUND_404,
                            "no titles are known here: titles.file is not set")
                    .thrown();
        }
        List<String> ids = ids(query.get("ids"));
        byte[] body = AnswerJson.array(json -> write(json, ids));
        Reply.of(List.of(Responses.JSON, Responses.NO_CACHE), body).send(request, response);
    }

    private void write(JsonGenerator json, List<String> ids) throws IOException {
        for (String id : ids) {
            Title title = titles.of(id);
            if (title != null) {
                json.writeStartObject();
                json.writeStringField("videoId", id);
                json.writeStringField("title", title.text());
                if (title.link() != null) {
                    json.writeStringField("link", title.link());
                }
                if (title.thumbnail() != null) {
                    json.writeStringField("thumbnail", title.thumbnail());
                }
                json.writeEndObject();
            }
        }
    }

    private static List<String> ids(@Nullable String text) {
        List<String> ids = new ArrayList<>();
        try (JsonParser json = JSON.createParser(text == null ? "" : text)) {
            boolean isArray = json.nextToken() == JsonToken.START_ARRAY;
            while (isArray && json.nextToken() == JsonToken.VALUE_STRING && ids.size() <= MAX_IDS) {
                ids.add(json.getText());
            }
            if (isArray
                    && json.currentToken() == JsonToken.END_ARRAY
                    && json.nextToken() == null
                    && !ids.isEmpty()
                    && ids.size() <= MAX_IDS) {
                return ids;
            }
        } catch (IOException e) {
            throw refused(text);
        }
        throw refused(text);
    }

    private static ProblemException refused(@Nullable String text) {
        String came = text == null ? "missing" : "'" + Problem.shorten(text) + "'";
        return Problem.parameter(
                        "ids", text, ALLOWED, "ids %s: allowed is %s".formatted(came, ALLOWED))
                .thrown();
    }
}
