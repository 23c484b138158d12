package io.headtail.redis;

import io.headtail.merge.Answer;
import io.headtail.merge.Precedence;
import io.headtail.time.CalendarUnit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stores answers in Redis, each with all that belongs to it in one step, unless another Headtail's
 * are there, or may be. For one thread.
 */
final class RedisAnswers implements AutoCloseable {
    /** What became of an answer. */
    enum Outcome {
        /** Redis has the same, a newer or a better one already, as other mergers write too. */
        KEPT,
        /** It replaced an older one. */
        REPLACED,
        /** Redis had none. */
        CREATED
    }

    /** How often it is looked whether the prefix is another Headtail's. */
    private static final long OWNER_INTERVAL_NANOS = 1_000_000_000;

    private final RedisSettings settings;
    private final long latenessMs;
    private final RedisKeys keys;
    private final RedisLink link;
    private final Supplier<RedisOwner> owner;
    private final LongSupplier nanoTime;
    private @Nullable Long ownedNanos;

    /**
     * @param latenessMs how long after its end an answer counts late events, ms
     * @param owner whose answers these are, as far as it is known
     * @param nanoTime the monotonic clock
     */
    RedisAnswers(
            RedisSettings settings,
            long latenessMs,
            Supplier<RedisOwner> owner,
            LongSupplier nanoTime) {
        this.owner = owner;
        this.nanoTime = nanoTime;
        this.settings = settings;
        this.latenessMs = latenessMs;
        this.keys = new RedisKeys(settings.prefix(), settings.address().cluster());
        this.link = new RedisLink(settings);
    }

    /** Stores the newest answer of the window of all time; throws as {@link RedisLink#run}. */
    Outcome allTime(Answer answer) {
        return newest(List.of(keys.allMarks(), keys.all()), answer);
    }

    /** Stores the newest answer of another window; throws as {@link RedisLink#run}. */
    Outcome live(Answer answer) {
        String window = answer.window();
        return newest(
                List.of(keys.liveMarks(window), keys.livePayload(window), keys.live(window)),
                answer);
    }

    private Outcome newest(List<String> names, Answer answer) {
        Payload payload = Payload.of(answer.window(), answer, settings.ranks(), latenessMs);
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(bytes(answer.tick()));
        arguments.add(bytes(precedence(answer)));
        arguments.add(payload.json());
        arguments.add(bytes(2L * payload.marks().size()));
        payload.marks()
                .forEach(
                        (mark, value) -> {
                            arguments.add(bytes(mark));
                            arguments.add(bytes(value));
                        });
        boolean ranked = names.size() == 3;
        if (ranked) {
            arguments.addAll(payload.ranks());
        }
        return run(LuaScript.LIVE, names, arguments);
    }

    /** Stores an hour, day or month that has ended; throws as {@link RedisLink#run}. */
    Outcome sealed(CalendarUnit unit, Answer answer) {
        return sealed(unit, answer, false);
    }

    /**
     * As above.
     *
     * @param anew whether this process had an answer of other settings, or of another topic, of the
     *     same end before: then this one replaces it although that may be corrected
     */
    Outcome sealed(CalendarUnit unit, Answer answer, boolean anew) {
        Payload payload = Payload.of(unit.toString(), answer, settings.ranks(), latenessMs);
        return run(
                LuaScript.SEALED,
                List.of(keys.sealed(unit, answer.tick()), keys.current(unit)),
                List.of(payload.json(), bytes(precedence(answer)), bytes(anew ? 1 : 0)));
    }

    /**
     * Whether Redis has the hour, day or month that ends then, and names a last one; throws as
     * {@link RedisLink#run}.
     */
    boolean hasSealed(CalendarUnit unit, long end) {
        return link.exist(keys.sealed(unit, end), keys.current(unit));
    }

    /**
     * How good the answer is that Redis has of the hour, day or month that ends then; throws as
     * {@link RedisLink#run}.
     *
     * @return as {@link #precedence}; −1 if it has none
     */
    long level(CalendarUnit unit, long end) {
        return link.run(LuaScript.LEVEL, List.of(bytes(keys.sealed(unit, end))), List.of());
    }

    /** What {@link #isStill} compares of an hour, day or month that has ended. */
    byte[] digest(CalendarUnit unit, Answer answer) {
        return LuaScript.sha1(
                Payload.of(unit.toString(), answer, settings.ranks(), latenessMs).json());
    }

    /**
     * Whether Redis has exactly that answer of the hour, day or month that ends then; throws as
     * {@link RedisLink#run}.
     */
    boolean isStill(CalendarUnit unit, long end, byte[] digest) {
        return link.run(LuaScript.SAME, List.of(bytes(keys.sealed(unit, end))), List.of(digest))
                == 1;
    }

    /** Whether Redis has all of an answer of all time; throws as {@link RedisLink#run}. */
    boolean hasAllTime() {
        return link.exist(keys.all(), keys.allMarks());
    }

    /**
     * Whether Redis has all of an answer of another window; throws as {@link RedisLink#run}.
     *
     * @param ranked whether it has ranks: an empty sorted set does not exist
     */
    boolean hasLive(String window, boolean ranked) {
        String payload = keys.livePayload(window);
        String marks = keys.liveMarks(window);
        return ranked ? link.exist(payload, marks, keys.live(window)) : link.exist(payload, marks);
    }

    // Of two answers for one tick: a recount, then the complete one, then the final one; as in
    // precedence.lua. Between those that are equal in this the later stands, unless it takes back a
    // mark.
    static long precedence(Answer answer) {
        int level = Precedence.level(answer.complete(), answer.isFinal());
        return 4L * answer.revision() + level - 1;
    }

    static boolean isFinal(long precedence) {
        return precedence % 2 == 1;
    }

    static boolean isComplete(long precedence) {
        return precedence / 2 % 2 == 1;
    }

    static long revision(long precedence) {
        return Math.floorDiv(precedence, 4);
    }

    private Outcome run(LuaScript script, List<String> names, List<byte[]> arguments) {
        requireOwner();
        List<byte[]> encoded = names.stream().map(RedisAnswers::bytes).toList();
        return Outcome.values()[Math.toIntExact(link.run(script, encoded, arguments))];
    }

    // Two that begin at the same time are told apart by what is there afterwards.
    private void requireOwner() {
        Long owned = ownedNanos;
        long now = nanoTime.getAsLong();
        if (owned != null && now - owned < OWNER_INTERVAL_NANOS) {
            return;
        }
        RedisOwner mine = owner.get();
        String stored = link.get(keys.owner());
        if (stored == null && mine.isKnown()) {
            link.setIfAbsent(keys.owner(), mine.text());
            stored = link.get(keys.owner());
        }
        if (stored != null && !mine.mayBe(stored)) {
            throw new OtherOwnerException(settings.prefix(), stored, mine);
        }
        if (stored != null && !mine.isKnown()) {
            throw new UnknownClusterException(settings.prefix(), stored);
        }
        ownedNanos = now;
    }

    /** Redis may have been emptied: before the next answer it is told again whose these are. */
    void forgetOwner() {
        ownedNanos = null;
    }

    private static byte[] bytes(long number) {
        return bytes(Long.toString(number));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Closes the connection; the next use makes another. */
    @Override
    public void close() {
        ownedNanos = null;
        link.close();
    }
}
