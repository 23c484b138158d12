package io.headtail.merge.rank;

import io.headtail.merge.Answer;
import io.headtail.merge.Coverage;
import io.headtail.merge.Merged;
import io.headtail.merge.Partial;
import io.headtail.merge.Rendered;
import io.headtail.time.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what partitions answer about a video: first which one has its views, then how many videos
 * of each come before.
 *
 * <p>The sum is exact if every partition is in it once, all at one tick and counted by one set of
 * settings: an id lies in one partition, so what comes before it in the whole is what comes before
 * it in each. In any other case the sum is marked.
 */
public final class RankSum {
    /** Not every partition is in the sum, or not all at one tick. */
    public static final String APPROXIMATE = "rank-approximate";

    private final WindowSpec spec;
    private final PartRank base;
    private final boolean twice;
    private final Map<Integer, PartRank> parts = new TreeMap<>();

    private RankSum(WindowSpec spec, PartRank base, boolean twice) {
        this.spec = spec;
        this.base = base;
        this.twice = twice;
        if (base.views() > 0) {
            parts.put(base.partition(), base);
        }
    }

    /**
     * Begins with the answers to {@link RankQuestion#find}, of which there must be one: with that
     * of the partition that has the video, or, if none has it, that of the latest tick.
     */
    public static RankSum of(WindowSpec spec, Collection<PartRank> found) {
        PartRank base = null;
        int having = 0;
        for (PartRank part : best(found)) {
            having += part.views() > 0 ? 1 : 0;
            boolean more =
                    base == null
                            || part.views() > base.views()
                            || (part.views() == base.views() && part.tick() > base.tick());
            base = more ? part : base;
        }
        if (base == null) {
            throw new IllegalArgumentException("no partition has answered");
        }
        return new RankSum(spec, base, having > 1);
    }

    private static Collection<PartRank> best(Collection<PartRank> all) {
        Map<Integer, PartRank> best = new TreeMap<>();
        all.forEach(part -> best.merge(part.partition(), part, PartRank::or));
        return best.values();
    }

    /** Whether a partition has views of the video. */
    public boolean isFound() {
        return base.views() > 0;
    }

    /** The second question. */
    public RankQuestion next(RankQuestion first) {
        return first.rank(isFound() ? base.partition() : -1, base.views(), base.tick());
    }

    /** Takes the answers to {@link #next}. */
    public void add(Collection<PartRank> ranks) {
        for (PartRank part : ranks) {
            boolean usable = part.isCounted() && part.agreesWith(base);
            if (usable && !isOwner(part.partition())) {
                parts.merge(part.partition(), part, this::closer);
            }
        }
    }

    private boolean isOwner(int partition) {
        return isFound() && partition == base.partition();
    }

    private PartRank closer(PartRank one, PartRank other) {
        boolean at = one.tick() == base.tick();
        return at == (other.tick() == base.tick()) ? one.or(other) : at ? one : other;
    }

    /** The latest tick that a partition has answered at. */
    public long latestTick() {
        long latest = base.tick();
        for (PartRank part : parts.values()) {
            latest = Math.max(latest, part.tick());
        }
        return latest;
    }

    /** The partitions that are not in the sum. */
    public List<Integer> missing() {
        return IntStream.range(0, base.partial().partitions())
                .filter(p -> !parts.containsKey(p))
                .boxed()
                .toList();
    }

    /** Whether the sum is exact, at {@link PartRank#tick} of its base. */
    public boolean isExact() {
        return canMeet() && parts.values().stream().allMatch(part -> part.tick() == base.tick());
    }

    /** Whether the sum could be exact if all partitions stood at one tick. */
    public boolean canMeet() {
        return !twice
                && missing().isEmpty()
                && parts.values().stream()
                        .allMatch(part -> isOwner(part.partition()) || part.views() == 0);
    }

    /**
     * What has been added up, marked unless it is exact.
     *
     * @param newest the window's newest answer, whose doubts about the counts are doubts here, too;
     *     null for none
     */
    public VideoRank result(@Nullable Answer newest) {
        long before = 0;
        long videos = 0;
        List<Partial> partials = new ArrayList<>();
        for (PartRank part : parts.values()) {
            before += part.before();
            videos += part.videos();
            partials.add(part.partial());
        }
        return new VideoRank(
                answer(partials, newest), base.views(), isFound() ? before : 0, videos);
    }

    private Answer answer(List<Partial> partials, @Nullable Answer newest) {
        Merged merged = Merged.of(spec, base.tick(), partials, 1);
        int partitions = base.partial().partitions();
        boolean all = partials.size() == partitions;
        StringJoiner reasons = new StringJoiner("; ");
        if (!isExact()) {
            reasons.add(APPROXIMATE);
        }
        if (!all) {
            reasons.add(stale());
        }
        if (newest != null && newest.degraded() != null) {
            for (String reason : newest.degraded().split("; ", -1)) {
                if (isDoubt(reason, newest, all)) {
                    reasons.add(reason);
                }
            }
        }
        if (merged.inexact() != null) {
            reasons.add(merged.inexact());
        }
        return new Answer(
                spec.name(),
                spec.span(),
                new Coverage(
                        base.tick(),
                        merged.startMs(),
                        isExact() && merged.isFinal(),
                        all ? merged.completeFrom() : Math.max(base.tick(), merged.completeFrom()),
                        all && merged.complete()),
                reasons.length() == 0 ? null : reasons.toString(),
                merged.lateViews(),
                new Rendered("[]".getBytes(StandardCharsets.US_ASCII), new int[0]),
                partials.size(),
                partitions,
                0,
                1,
                base.partial().fingerprint());
    }

    private String stale() {
        StringJoiner numbers = new StringJoiner(",", Merged.STALE_PARTITIONS + "=", "");
        missing().forEach(p -> numbers.add(Integer.toString(p)));
        return numbers.toString();
    }

    // What is old by the wall clock is old here, too, unless it has moved on since.
    private boolean isDoubt(String reason, Answer newest, boolean all) {
        return reason.equals(Merged.OTHER_SETTINGS)
                || reason.startsWith(Merged.REPLICAS_DISAGREE)
                || (all
                        && base.tick() <= newest.tick()
                        && reason.startsWith(Merged.STALE_PARTITIONS));
    }
}
