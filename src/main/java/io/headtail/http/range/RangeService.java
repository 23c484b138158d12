package io.headtail.http.range;

import io.headtail.history.range.RangeCoverage;
import io.headtail.history.range.VideoViews;
import io.headtail.http.measure.Served;
import io.headtail.http.rank.VideoRankRequests;
import io.headtail.http.reply.AnswerHeaders;
import io.headtail.http.reply.AnswerJson;
import io.headtail.http.reply.Reply;
import io.headtail.http.reply.Responses;
import io.headtail.http.request.Parameters;
import io.headtail.http.request.Problem;
import io.headtail.http.request.Query;
import io.headtail.merge.Answer;
import io.headtail.merge.Coverage;
import io.headtail.time.Millis;
import io.headtail.time.WindowSpec;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ranges of time: {@code GET /view/video/range?from=&to=&k=} returns the Top-K of {@code [from,
 * to)}; {@code GET /view/video/{videoId}?from=&to=&resolution=} one video's views over time, or
 * with {@code ?window=} what that window says of it now. So does {@code GET
 * /view/video/range/{videoId}}, which is there for ids that are other routes.
 */
public final class RangeService implements HttpService {
    /** The longest range of a Top-K, ms. */
    static final long MAX_TOP_MS = 31 * Millis.DAY;

    /** The longest range of a video by minutes, ms; with at most 1,440 points. */
    static final long MAX_MINUTES_MS = Millis.DAY;

    /** The longest range of a video by hours, ms; with at most 8,785 points. */
    static final long MAX_HOURS_MS = 366 * Millis.DAY;

    private static final String VIDEO = "/view/video/";
    private static final String RANGE = "/view/video/range";
    private static final List<String> PARAMETERS = List.of("window", "from", "to", "resolution");
    private static final List<String> RESOLUTIONS = List.of("minute", "hour");

    private final RangeAccess ranges;
    private final int maxK;
    private final String prefix;
    private final VideoRankRequests now;
    private final Served served;

    /**
     * @param prefix prefix of every path; empty for none
     * @param now answers what a window says of a video
     * @param served counts the answers
     */
    public RangeService(
            RangeAccess ranges, int maxK, String prefix, VideoRankRequests now, Served served) {
        this.now = now;
        this.ranges = ranges;
        this.maxK = maxK;
        this.prefix = prefix;
        this.served = served;
    }

    @Override
    public void routing(HttpRules rules) {
        Responses.get(rules, RANGE, this::top);
        Responses.get(rules, RANGE + "/*", this::video);
        Responses.get(rules, VIDEO + "*", this::video);
    }

    private void top(ServerRequest request, ServerResponse response) {
        long stepMs = ranges.required().stepMs();
        Query query = Query.parse(request.query().rawValue(), List.of("from", "to", "k"));
        int k = Parameters.count("k", query.get("k"), maxK, Parameters.DEFAULT_K);
        TimeRange range = TimeRange.of(query, stepMs);
        range.requireAtMost(MAX_TOP_MS, "for a Top-K");
        WindowSpec spec = WindowSpec.sliding("range", range.lengthMs());
        Answer answer = ranges.top(spec, range.from(), range.to(), k, null);
        served.pastAskedFor();
        Reply.of(answer, k).send(request, response);
    }

    private void video(ServerRequest request, ServerResponse response) {
        String path = request.prologue().uriPath().rawPath();
        String rawId = Parameters.rawAfter(prefix + RANGE + "/", path);
        rawId = rawId == null ? Parameters.rawAfter(prefix + VIDEO, path) : rawId;
        if (rawId == null) {
            Responses.notFound(request, response, prefix);
            return;
        }
        String id = Parameters.videoId(rawId);
        Query query = Query.parse(request.query().rawValue(), PARAMETERS);
        if (isAboutNow(query)) {
            now.send(request, response, id, String.valueOf(query.get("window")));
            return;
        }
        long stepMs = ranges.required().stepMs();
        TimeRange range = TimeRange.of(query, stepMs);
        boolean hourly = isHourly(query.get("resolution"), range);
        range.requireAtMost(
                hourly ? MAX_HOURS_MS : MAX_MINUTES_MS, hourly ? "by hours" : "by minutes");
        VideoViews views =
                ranges.ask(
                        reader ->
                                hourly
                                        ? reader.hours(id, range.from(), range.to())
                                        : reader.minutes(id, range.from(), range.to()));
        served.pastAskedFor();
        String resolution = RESOLUTIONS.get(hourly ? 1 : 0);
        Reply.of(List.of(Responses.JSON, Responses.NO_CACHE), body(id, range, resolution, views))
                .send(request, response);
    }

    // One path has both: what a window says now, and what a range said.
    private static boolean isAboutNow(Query query) {
        String window = query.get("window");
        boolean range = PARAMETERS.stream().skip(1).anyMatch(name -> query.get(name) != null);
        if (window != null ? !range : range) {
            return window != null;
        }
        String detail =
                ("%s: send window=hour for the video's count and rank now, or from= and to= for its"
                                + " views over time")
                        .formatted(range ? "window came beside from, to or resolution" : "none");
        throw Problem.parameter("window", window, "window, or from and to", detail).thrown();
    }

    private static boolean isHourly(@Nullable String resolution, TimeRange range) {
        if (resolution == null) {
            return range.lengthMs() > MAX_MINUTES_MS;
        }
        int at = RESOLUTIONS.indexOf(resolution);
        if (at < 0) {
            String detail =
                    "resolution '%s': allowed are %s"
                            .formatted(Problem.shorten(resolution), String.join(", ", RESOLUTIONS));
            throw Problem.parameter("resolution", resolution, RESOLUTIONS, detail).thrown();
        }
        return at == 1;
    }

    private static byte[] body(String id, TimeRange range, String resolution, VideoViews views) {
        RangeCoverage coverage = views.coverage();
        return AnswerJson.object(
                json -> {
                    json.writeStringField("videoId", id);
                    json.writeStringField("from", AnswerHeaders.time(range.from()));
                    json.writeStringField("to", AnswerHeaders.time(range.to()));
                    json.writeStringField("resolution", resolution);
                    json.writeBooleanField("final", coverage.isFinal());
                    json.writeBooleanField("complete", coverage.isComplete());
                    Long completeFrom = Coverage.told(coverage.completeFrom());
                    if (completeFrom != null) {
                        json.writeStringField("completeFrom", AnswerHeaders.time(completeFrom));
                    }
                    if (views.lateViews() > 0) {
                        json.writeNumberField("late", views.lateViews());
                    }
                    json.writeNumberField("total", views.total());
                    json.writeArrayFieldStart("points");
                    for (VideoViews.Point point : views.points()) {
                        json.writeStartObject();
                        json.writeStringField("start", AnswerHeaders.time(point.startMs()));
                        json.writeNumberField("views", point.views());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                });
    }
}
