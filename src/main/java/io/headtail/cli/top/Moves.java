package io.headtail.cli.top;

import io.headtail.cli.top.Board.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What moved between two answers of a window.
 *
 * @param moves of each video of the newer one, by id
 * @param left ids that only the older one has, best first
 */
record Moves(Map<String, Move> moves, List<String> left) {
    /** Nothing moved, or nothing is known of before. */
    static final Moves NONE = new Moves(Map.of(), List.of());

    /**
     * One video's.
     *
     * @param up places that it rose; negative if it fell, 0 if it entered
     * @param entered whether it was not there before
     * @param change of its views; 0 if it entered
     */
    record Move(int up, boolean entered, long change) {
        static final Move NONE = new Move(0, false, 0);
    }

    /**
     * What moved.
     *
     * @param before null for nothing, from which nothing moves
     */
    static Moves between(@Nullable Board before, Board now) {
        if (before == null || !before.window().equals(now.window())) {
            return NONE;
        }
        Map<String, Integer> places = new HashMap<>();
        for (Row row : before.rows()) {
            places.put(row.id(), places.size());
        }
        Map<String, Move> moves = new HashMap<>();
        int place = 0;
        for (Row row : now.rows()) {
            Integer was = places.remove(row.id());
            moves.put(
                    row.id(),
                    was == null
                            ? new Move(0, true, 0)
                            : new Move(
                                    was - place,
                                    false,
                                    row.views() - before.rows().get(was).views()));
            place++;
        }
        List<String> left =
                before.rows().stream().map(Row::id).filter(places::containsKey).toList();
        return new Moves(moves, left);
    }

    Move of(String id) {
        return moves.getOrDefault(id, Move.NONE);
    }
}
