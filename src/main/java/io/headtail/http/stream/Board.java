package io.headtail.http.stream;

import io.headtail.http.reply.AnswerJson;
import io.headtail.merge.Answer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One answer of a window, as it is sent to its streams: most clients have the same answer before
 * it, so that one rendering serves them all. Thread-safe.
 */
final class Board {
    /** Renderings that are kept, of different {@code k} or different answers before. */
    private static final int MAX_FRAMES = 16;

    private final long number;
    private final Answer answer;
    private volatile @Nullable List<String> ids;
    private volatile @Nullable Map<Key, byte[]> frames = new ConcurrentHashMap<>();

    private record Key(long from, int k) {}

    /**
     * @param number greater than that of any earlier one of the window
     */
    Board(long number, Answer answer) {
        this.number = number;
        this.answer = answer;
    }

    long number() {
        return number;
    }

    Answer answer() {
        return answer;
    }

    /** Whether another answer says the same, with all its marks. */
    boolean says(Answer other) {
        // Arrays.equals is quick where the rows are the same array, as they mostly are.
        return answer.tick() == other.tick()
                && answer.isFinal() == other.isFinal()
                && answer.completeFrom() == other.completeFrom()
                && answer.complete() == other.complete()
                && answer.lateViews() == other.lateViews()
                && answer.revision() == other.revision()
                && Objects.equals(answer.degraded(), other.degraded())
                && Arrays.equals(answer.json(), other.json());
    }

    /** Bytes that it holds, without the renderings; approximate, with the ids as strings. */
    int bytes() {
        return 3 * answer.json().length;
    }

    /** The ids of its ranks, rank 1 first. */
    List<String> ids() {
        List<String> known = ids;
        if (known == null) {
            known = AnswerJson.ids(answer);
            ids = known;
        }
        return known;
    }

    /**
     * The event for a client.
     *
     * @param from what the client has; null for nothing
     * @param k ranks, ≥ 1
     */
    byte[] frame(@Nullable Board from, int k) {
        Map<Key, byte[]> kept = frames;
        if (kept == null) {
            return EventText.of(from, this, k);
        }
        Key key = new Key(from == null ? -1 : from.number, k);
        byte[] known = kept.get(key);
        if (known == null) {
            known = EventText.of(from, this, k);
            if (kept.size() < MAX_FRAMES) {
                kept.put(key, known);
            }
        }
        return known;
    }

    /** There is a newer one, so that few will ask for this: forgets the renderings. */
    void age() {
        frames = null;
    }
}
