package io.headtail.http.topk;

import io.headtail.history.StoredAnswers;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.read.RankPoint;
import io.headtail.http.measure.Served;
import io.headtail.http.range.RangeAccess;
import io.headtail.http.reply.AnswerHeaders;
import io.headtail.http.reply.AnswerJson;
import io.headtail.http.reply.Reply;
import io.headtail.http.reply.Responses;
import io.headtail.http.request.Parameters;
import io.headtail.http.request.Problem;
import io.headtail.http.request.Query;
import io.headtail.merge.Answer;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Historical queries: {@code GET /view/video/history?window=&at=&k=} returns the answer stored for
 * a time, or the nearest before; {@code GET /view/video/history/{videoId}?window=&from=&to=&limit=}
 * the ranks of one video, a point for each boundary.
 */
public final class HistoryService implements HttpService {
    private static final int DEFAULT_POINTS = 1_000;
    private static final int MAX_POINTS = 10_000;
    private static final String PATH = "/view/video/history";

    /** The mark of an answer of a window that had the name before. */
    private static final String OTHER_WINDOW = "other-window";

    private final HistoryAccess history;
    private final RangeAccess ranges;
    private final List<WindowSpec> windows;
    private final int maxK;
    private final String prefix;
    private final long latenessMs;
    private final Served served;
    private final LongSupplier wallMs;

    /**
     * @param ranges for windows and times that nothing is stored of
     * @param prefix prefix of every path; empty for none
     * @param latenessMs how long after its end a boundary counts late events, ms
     * @param served counts the answers
     */
    public HistoryService(
            HistoryAccess history,
            RangeAccess ranges,
            List<WindowSpec> windows,
            int maxK,
            String prefix,
            long latenessMs,
            Served served,
            LongSupplier wallMs) {
        this.history = history;
        this.ranges = ranges;
        this.prefix = prefix;
        this.latenessMs = latenessMs;
        this.windows = windows;
        this.maxK = maxK;
        this.served = served;
        this.wallMs = wallMs;
    }

    @Override
    public void routing(HttpRules rules) {
        Responses.get(rules, PATH, this::at);
        // A pattern with a parameter would not match an id that contains a line break or begins
        // with a semicolon.
        Responses.get(rules, PATH + "/*", this::video);
    }

    private void at(ServerRequest request, ServerResponse response) {
        Query query = Query.parse(request.query().rawValue(), List.of("window", "at", "k"));
        WindowSpec spec = Parameters.window(query.get("window"), windows);
        int k = Parameters.count("k", query.get("k"), maxK, Parameters.DEFAULT_K);
        long at = Parameters.time("at", query.get("at"), wallMs.getAsLong());
        StoredAnswer stored = history.ask(reader -> reader.atOrBefore(spec.name(), at, k));
        Answer answer = stored == null ? ranges.instead(spec, at, k) : given(spec, stored, at);
        if (answer == null) {
            throw HistoryAccess.notFound(
                            "the history has nothing of window '%s' at %s or before"
                                    .formatted(spec.name(), AnswerHeaders.time(at)))
                    .thrown();
        }
        served.pastAskedFor();
        Reply.of(AnswerHeaders.of(answer, k), body(spec, answer, k)).send(request, response);
    }

    private static byte[] body(WindowSpec spec, Answer answer, int k) {
        return AnswerJson.object(
                json -> {
                    json.writeStringField("window", spec.name());
                    json.writeStringField("start", AnswerHeaders.time(answer.startMs()));
                    json.writeStringField("end", AnswerHeaders.time(answer.tick()));
                    json.writeBooleanField("final", answer.isFinal());
                    json.writeBooleanField("complete", answer.complete());
                    json.writeNumberField("revision", answer.revision());
                    AnswerJson.items(json, answer, k, "videoId", "views");
                });
    }

    /**
     * The stored answer, marked if it is further before {@code at} than the lateness plus two steps
     * of that time's retention tier, since the last step may not be written yet; and if it is of
     * another window that had the name.
     */
    private Answer given(WindowSpec spec, StoredAnswer stored, long at) {
        Answer answer = StoredAnswers.answer(spec, stored);
        if (!stored.isOf(spec)) {
            answer = marked(answer, OTHER_WINDOW);
        }
        long ageMs = wallMs.getAsLong() - at;
        long gridMs = history.ask(reader -> reader.gridMs(ageMs));
        long before = at - answer.tick();
        if (before <= 2 * gridMs + latenessMs) {
            return answer;
        }
        return marked(answer, "earlier; age=" + Duration.ofSeconds(before / 1_000));
    }

    private static Answer marked(Answer answer, String mark) {
        String reason = answer.degraded();
        return answer.degraded(reason == null ? mark : mark + "; " + reason);
    }

    private void video(ServerRequest request, ServerResponse response) {
        String rawId =
                Parameters.rawAfter(prefix + PATH + "/", request.prologue().uriPath().rawPath());
        if (rawId == null) {
            Responses.notFound(request, response, prefix);
            return;
        }
        String id = Parameters.videoId(rawId);
        Query query =
                Query.parse(request.query().rawValue(), List.of("window", "from", "to", "limit"));
        WindowSpec spec = Parameters.window(query.get("window"), windows);
        long to = Parameters.time("to", query.get("to"), wallMs.getAsLong());
        long day = CalendarUnit.DAY.lengthMs();
        long from = Parameters.time("from", query.get("from"), Math.max(0, to - day));
        if (from >= to) {
            String came = AnswerHeaders.time(from);
            String allowed = "times before 'to', " + AnswerHeaders.time(to);
            throw Problem.parameter(
                            "from",
                            came,
                            allowed,
                            "from '%s': allowed are %s".formatted(came, allowed))
                    .thrown();
        }
        int limit = Parameters.count("limit", query.get("limit"), MAX_POINTS, DEFAULT_POINTS);
        List<RankPoint> points = history.ask(reader -> reader.video(spec, id, from, to, limit + 1));
        if (points.isEmpty()) {
            throw HistoryAccess.notFound(
                            "video '%s' is not among those that the history has of window '%s' from %s until %s"
                                    .formatted(
                                            Problem.shorten(id),
                                            spec.name(),
                                            AnswerHeaders.time(from),
                                            AnswerHeaders.time(to)))
                    .thrown();
        }
        byte[] body = body(spec, id, from, to, limit, points);
        served.pastAskedFor();
        Reply.of(List.of(Responses.JSON, Responses.NO_CACHE), body).send(request, response);
    }

    private static byte[] body(
            WindowSpec spec, String id, long from, long to, int limit, List<RankPoint> points) {
        return AnswerJson.object(
                json -> {
                    json.writeStringField("window", spec.name());
                    json.writeStringField("videoId", id);
                    json.writeStringField("from", AnswerHeaders.time(from));
                    json.writeStringField("to", AnswerHeaders.time(to));
                    json.writeBooleanField("truncated", points.size() > limit);
                    json.writeArrayFieldStart("points");
                    for (RankPoint point : points.subList(0, Math.min(limit, points.size()))) {
                        json.writeStartObject();
                        json.writeStringField("time", AnswerHeaders.time(point.tick()));
                        json.writeNumberField("rank", point.rank());
                        json.writeNumberField("views", point.views());
                        json.writeBooleanField("final", point.isFinal());
                        json.writeBooleanField("complete", point.isComplete());
                        if (point.inexact() != null) {
                            json.writeStringField("degraded", point.inexact());
                        }
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                });
    }
}
