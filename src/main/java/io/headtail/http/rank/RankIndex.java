package io.headtail.http.rank;

import io.headtail.http.reply.AnswerJson;
import io.headtail.merge.Answer;
import io.headtail.merge.rank.VideoRank;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The ranks of each window's newest answer by id, made when one is asked for. Thread-safe. */
final class RankIndex {
    private record Place(long views, int before) {}

    private record Ranks(Answer of, Map<String, Place> byId) {}

    private final Map<String, Ranks> byWindow = new ConcurrentHashMap<>();

    /** Where the video stands; null if that is not in memory. */
    @SuppressWarnings("ReferenceEquality") // each answer is made once
    @Nullable VideoRank find(Answer answer, String id) {
        long videos = answer.rendered().videos();
        if (videos < 0) {
            return null;
        }
        Ranks ranks = byWindow.get(answer.window());
        if (ranks == null || ranks.of() != answer) {
            ranks = new Ranks(answer, read(answer));
            byWindow.put(answer.window(), ranks);
        }
        Place place = ranks.byId().get(id);
        return place == null ? null : new VideoRank(answer, place.views(), place.before(), videos);
    }

    private static Map<String, Place> read(Answer answer) {
        Map<String, Place> byId = new HashMap<>();
        int[] before = {0};
        try {
            AnswerJson.forEachRow(
                    answer,
                    answer.size(),
                    (id, views) -> byId.put(id, new Place(views, before[0]++)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen in memory", e);
        }
        return byId;
    }
}
