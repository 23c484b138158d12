package io.headtail.http.topk;

import io.headtail.history.StoredAnswers;
import io.headtail.history.boundary.StoredAnswer;
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
import io.headtail.merge.Answers;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /top-k?window=&k=&start=}: the last sealed hour, day or month in UTC, an earlier one
 * from the history, or the newest answer of all time.
 */
public final class TopKService implements HttpService {
    private static final List<String> PARAMETERS = List.of("window", "k", "start");
    private static final String ALL = "all";

    private final Answers answers;
    private final List<CalendarUnit> units;
    private final HistoryAccess history;
    private final RangeAccess ranges;
    private final int maxK;
    private final long latenessMs;
    private final long sealedWithinMs;
    private final Served served;
    private final LongSupplier wallMs;

    /**
     * @param ranges for hours, days and months that nothing is stored of
     * @param maxK the largest {@code k} a client may request
     * @param served counts the answers
     * @param wallMs the wall clock, epoch ms
     */
    public TopKService(
            AnswerSources sources,
            HistoryAccess history,
            RangeAccess ranges,
            int maxK,
            Served served,
            LongSupplier wallMs) {
        this.answers = sources.answers();
        this.units = sources.units();
        this.history = history;
        this.ranges = ranges;
        this.maxK = maxK;
        this.latenessMs = sources.latenessMs();
        this.sealedWithinMs = sources.sealedWithinMs();
        this.served = served;
        this.wallMs = wallMs;
    }

    @Override
    public void routing(HttpRules rules) {
        Responses.get(rules, "/top-k", this::topK);
    }

    private void topK(ServerRequest request, ServerResponse response) {
        Query query = Query.parse(request.query().rawValue(), PARAMETERS);
        int k = Parameters.count("k", query.get("k"), maxK, Parameters.DEFAULT_K);
        String start = query.get("start");
        String window = query.get("window");
        Answer answer;
        if (ALL.equals(window)) {
            answer = ofAllTime(start);
        } else {
            CalendarUnit unit = unit(window);
            if (start == null) {
                answer = last(unit);
            } else {
                answer = earlier(unit, start, k);
                served.pastAskedFor();
            }
        }
        byte[] body = body(window == null ? "hour" : window, answer, k);
        Reply.of(AnswerHeaders.of(answer, k), body).send(request, response);
    }

    private byte[] body(String window, Answer answer, int k) {
        return AnswerJson.object(
                json -> {
                    json.writeStringField("window", window);
                    json.writeStringField("start", AnswerHeaders.time(answer.startMs()));
                    json.writeStringField("end", AnswerHeaders.time(answer.tick()));
                    json.writeStringField("as_of", AnswerHeaders.time(answer.tick() + latenessMs));
                    json.writeBooleanField("final", answer.isFinal());
                    json.writeNumberField("revision", answer.revision());
                    AnswerJson.items(json, answer, k, "id", "count");
                });
    }

    private CalendarUnit unit(@Nullable String window) {
        String name = window == null ? CalendarUnit.HOUR.toString() : window;
        List<String> allowed = new ArrayList<>();
        for (CalendarUnit unit : units) {
            if (unit.toString().equals(name)) {
                return unit;
            }
            allowed.add(unit.toString());
        }
        if (ofAllTime() != null) {
            allowed.add(ALL);
        }
        String detail =
                "window '%s': %s"
                        .formatted(
                                Problem.shorten(name),
                                allowed.isEmpty()
                                        ? "no hour, day or month is sealed here, and no window is of all time"
                                        : "allowed are those that are sealed, "
                                                + String.join(", ", allowed));
        throw Problem.parameter("window", name, allowed, detail).thrown();
    }

    private @Nullable WindowSpec ofAllTime() {
        return answers.windows().stream().filter(WindowSpec::isAllTime).findFirst().orElse(null);
    }

    private Answer ofAllTime(@Nullable String start) {
        WindowSpec spec = ofAllTime();
        if (spec == null) {
            throw new IllegalStateException(unit(ALL) + " is a unit");
        }
        if (start != null) {
            String detail =
                    "start '%s': the window of all time has none".formatted(Problem.shorten(start));
            throw Problem.parameter("start", start, "none", detail).thrown();
        }
        Answer answer = known(answers.newest(spec.name()), "no answer yet");
        served.newest(answer);
        return answer;
    }

    private Answer last(CalendarUnit unit) {
        Answer answer = known(answers.sealed(unit), "no " + unit + " has been sealed yet");
        long now = wallMs.getAsLong();
        boolean isOverdue =
                sealedWithinMs != AnswerSources.WHENEVER
                        && answer.tick() < unit.lastEnd(now - sealedWithinMs);
        served.sealed(answer, isOverdue);
        if (!isOverdue) {
            return answer;
        }
        String mark = "stale; age=" + Duration.ofSeconds((now - answer.tick()) / 1_000);
        String reason = answer.degraded();
        return answer.degraded(reason == null ? mark : mark + "; " + reason);
    }

    private static Answer known(@Nullable Answer answer, String otherwise) {
        if (answer == null) {
            throw Problem.notYet(otherwise + "; try again soon").thrown();
        }
        return answer;
    }

    private Answer earlier(CalendarUnit unit, String text, int k) {
        long start = Parameters.time("start", text, 0);
        if (!unit.endsAt(start)) {
            String allowed =
                    "the start of %s %s in UTC, such as %s"
                            .formatted(
                                    unit == CalendarUnit.HOUR ? "an" : "a",
                                    unit,
                                    AnswerHeaders.time(unit.lastEnd(start)));
            String detail = "start '%s': allowed is %s".formatted(Problem.shorten(text), allowed);
            throw Problem.parameter("start", text, allowed, detail).thrown();
        }
        long end = unit.endOf(start);
        Answer last = answers.sealed(unit);
        if (last != null && last.tick() == end) {
            return last;
        }
        if (last != null && last.tick() < end) {
            throw HistoryAccess.notFound(
                            "the %s from %s is not sealed yet; the last one that is began at %s"
                                    .formatted(
                                            unit,
                                            AnswerHeaders.time(start),
                                            AnswerHeaders.time(last.startMs())))
                    .thrown();
        }
        WindowSpec spec = answers.windows().get(unit.windowOf(answers.windows()));
        StoredAnswer stored = history.ask(reader -> reader.at(spec, end, maxK));
        if (stored != null) {
            return StoredAnswers.answer(spec, stored);
        }
        Answer answer = end > wallMs.getAsLong() ? null : ranges.instead(spec, end, k);
        if (answer == null) {
            throw HistoryAccess.notFound(
                            "the history has no %s from %s"
                                    .formatted(unit, AnswerHeaders.time(start)))
                    .thrown();
        }
        return answer;
    }
}
