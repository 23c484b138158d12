package io.headtail.instance.partition;

import io.headtail.instance.settings.CountingRules;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.log.TopicFacts;
import io.headtail.merge.Mark;
import io.headtail.merge.Marks;
import io.headtail.merge.PartialEncoder;
import io.headtail.merge.PartialKey;
import io.headtail.merge.PartialSink;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Encodes and sends the partials of a lane's partitions. Belongs to the lane's thread. */
public final class PartialSender {
    private final InstanceSettings settings;
    private final TopicFacts facts;
    private final PartialSink sink;
    private final PartialEncoder encoder = new PartialEncoder();
    private final Map<Integer, byte[][]> keys = new HashMap<>();
    private final @Nullable CalendarUnit[] sealedBy;
    private final long[] fingerprints;
    private int partitions;

    /** A sender for one lane, which encodes with the partition count of {@code facts}. */
    public PartialSender(InstanceSettings settings, TopicFacts facts, PartialSink sink) {
        this.settings = settings;
        this.facts = facts;
        this.sink = sink;
        this.fingerprints = new long[settings.windows().size()];
        this.sealedBy = new @Nullable CalendarUnit[settings.windows().size()];
        for (CalendarUnit unit : CalendarUnit.values()) {
            int w = unit.windowOf(settings.windows());
            if (w >= 0) {
                sealedBy[w] = unit;
            }
        }
        setPartitions(facts.partitions());
    }

    /** Sets the topic's partition count for partials that are encoded from now on. */
    public void setPartitions(int count) {
        partitions = count;
        CountingRules rules = CountingRules.of(settings);
        for (int w = 0; w < fingerprints.length; w++) {
            fingerprints[w] =
                    rules.fingerprint(
                            facts.topicId(),
                            partitions,
                            settings.windows().get(w).span(),
                            settings.kMax());
        }
    }

    /** The topic's partition count that partials carry. */
    public int partitions() {
        return partitions;
    }

    /**
     * Publishes the partition at its tick: every window if the tick is live or a boundary,
     * otherwise those whose hour, day or month ends there.
     *
     * @param live whether partials for live answers are sent too
     */
    public void publish(LanePartition owned, boolean live) {
        byte[][] ofWindows = keys.computeIfAbsent(owned.number(), this::keysOf);
        long tick = owned.windows().tick();
        boolean boundary = settings.boundaries().contains(tick);
        List<ProvisionalBoundary.Sent> sent = new ArrayList<>(0);
        for (int w = 0; w < ofWindows.length; w++) {
            CalendarUnit unit = sealedBy[w];
            boolean ends = unit != null && unit.endsAt(tick);
            if (!owned.windows().has(w) || !(live || boundary || ends)) {
                continue;
            }
            byte[] partial = encoded(owned, w);
            if (live) {
                sink.send(ofWindows[w], partial, owned.marks().live(w));
            }
            if (boundary || ends) {
                ProvisionalBoundary.Sent one =
                        new ProvisionalBoundary.Sent(
                                settings.windows().get(w),
                                owned.windows().window(w).tailOffset(),
                                owned.windows().sameSince(w),
                                owned.windows().lateViews(w),
                                partial);
                sendKept(owned, w, one, owned.marks().byLog(w), boundary, ends);
                sent.add(one);
            }
        }
        if (!sent.isEmpty() && !owned.windows().isFinal()) {
            owned.provisional().add(tick, sent, owned.windows().hasStragglers());
        } else if (!sent.isEmpty()) {
            owned.provisional().remove(tick);
        }
    }

    private byte[] encoded(LanePartition owned, int w) {
        return encoder.encode(
                owned.windows(),
                w,
                settings.kMax(),
                fingerprints[w],
                partitions,
                owned.countChangedThrough());
    }

    /** Encodes the partial of window {@code w} at the tick of its partition, without rows. */
    public byte[] head(LanePartition owned, int w) {
        return encoder.encodeHead(
                owned.windows(),
                w,
                settings.kMax(),
                fingerprints[w],
                partitions,
                owned.countChangedThrough());
    }

    // Sends boundaries to where they are kept, and the end of an hour, day or month under the
    // unit's key.
    private void sendKept(
            LanePartition owned,
            int w,
            ProvisionalBoundary.Sent sent,
            Marks known,
            boolean boundary,
            boolean ends) {
        Marks marks = known.sameSince(sent.sameSince());
        if (boundary) {
            byte[] key = keys.computeIfAbsent(owned.number(), this::keysOf)[w];
            sink.sendBoundary(
                    key, sent.partial(), owned.windows().head().offset(), sent.tailOffset(), marks);
        }
        CalendarUnit unit = sealedBy[w];
        if (ends && unit != null) {
            sink.send(sealedKey(owned, unit), sent.partial(), marks);
        }
    }

    private byte[] sealedKey(LanePartition owned, CalendarUnit unit) {
        return PartialKey.sealed(facts.topicId(), settings.replica(), owned.number(), unit)
                .encode();
    }

    /**
     * Sends again the boundaries that have become final by the watermark, and, marked, those that
     * lack stragglers.
     */
    public void resend(LanePartition owned) {
        ProvisionalBoundaries.Sink resender = new Resender(owned);
        owned.provisional().reportStragglers(owned.windows().tick(), resender);
        owned.provisional()
                .reachWatermark(
                        owned.windows().head().watermark(), owned.windows().tick(), resender);
    }

    private final class Resender implements ProvisionalBoundaries.Sink {
        private final LanePartition owned;

        Resender(LanePartition owned) {
            this.owned = owned;
        }

        @Override
        public void becameFinal(long tick, ProvisionalBoundary.Sent sent) {
            send(tick, sent, Marks.NONE.withLate(sent.lateViews()));
        }

        // The bytes are the same: the reader that stores boundaries merges their marks.
        @Override
        public void lacksStragglers(long tick, ProvisionalBoundary.Sent sent) {
            Marks late = Marks.NONE.withLate(sent.lateViews());
            send(tick, sent, late.with(Mark.STRAGGLERS));
        }

        private void send(long tick, ProvisionalBoundary.Sent sent, Marks marks) {
            int w = settings.windows().indexOf(sent.spec());
            if (w < 0) {
                return; // no longer configured
            }
            CalendarUnit unit = sealedBy[w];
            // Compaction keeps the last record of a key: it must not be that of an older hour.
            boolean newestEnd =
                    unit != null
                            && unit.endsAt(tick)
                            && unit.lastEnd(owned.windows().tick()) == tick;
            sendKept(owned, w, sent, marks, settings.boundaries().contains(tick), newestEnd);
        }
    }

    private byte[][] keysOf(int partition) {
        byte[][] ofWindows = new byte[settings.windows().size()][];
        for (int w = 0; w < ofWindows.length; w++) {
            WindowSpec spec = settings.windows().get(w);
            ofWindows[w] =
                    new PartialKey(facts.topicId(), settings.replica(), partition, spec.name())
                            .encode();
        }
        return ofWindows;
    }
}
