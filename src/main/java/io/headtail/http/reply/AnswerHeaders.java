package io.headtail.http.reply;

import io.headtail.merge.Answer;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The response headers that identify an answer and say how exact it is. */
public final class AnswerHeaders {
    private static final HeaderName START = HeaderNames.create("TopK-Window-Start");
    private static final HeaderName END = HeaderNames.create("TopK-Window-End");
    private static final HeaderName FINAL = HeaderNames.create("TopK-Final");
    private static final HeaderName COMPLETE = HeaderNames.create("TopK-Complete");
    private static final HeaderName COMPLETE_FROM = HeaderNames.create("TopK-Complete-From");
    private static final HeaderName DEGRADED = HeaderNames.create("TopK-Degraded");
    private static final HeaderName LATE = HeaderNames.create("TopK-Late");

    private AnswerHeaders() {}

    /** The names of all headers that {@link #of} may return. */
    public static List<String> names() {
        return Stream.of(START, END, FINAL, COMPLETE, COMPLETE_FROM, DEGRADED, LATE)
                .map(HeaderName::defaultCase)
                .toList();
    }

    /** RFC 3339 in UTC, with milliseconds only when they are not zero. */
    public static String time(long epochMs) {
        return Instant.ofEpochMilli(epochMs).toString();
    }

    /** The headers of an answer of {@code k} ranks. */
    public static List<Header> of(Answer answer, int k) {
        List<Header> headers = new ArrayList<>();
        headers.add(Responses.JSON);
        headers.add(Responses.NO_CACHE);
        headers.addAll(marks(answer, k));
        return List.copyOf(headers);
    }

    /** Those of {@link #of} that are its own: the span, and how exact it is. */
    public static List<Header> marks(Answer answer, int k) {
        List<Header> headers = new ArrayList<>();
        headers.add(HeaderValues.createCached(START, time(answer.startMs())));
        headers.add(HeaderValues.createCached(END, time(answer.tick())));
        headers.add(HeaderValues.createCached(FINAL, String.valueOf(answer.isFinal())));
        headers.add(HeaderValues.createCached(COMPLETE, String.valueOf(answer.complete())));
        Long completeFrom = answer.toldCompleteFrom();
        if (completeFrom != null) {
            headers.add(HeaderValues.createCached(COMPLETE_FROM, time(completeFrom)));
        }
        String degraded = answer.askedFor(k).degraded();
        if (degraded != null) {
            headers.add(HeaderValues.createCached(DEGRADED, degraded));
        }
        if (answer.lateViews() > 0) {
            headers.add(HeaderValues.createCached(LATE, Long.toString(answer.lateViews())));
        }
        return List.copyOf(headers);
    }
}
