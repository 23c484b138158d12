package io.headtail.instance;

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
final class PartialMaker {
    private final InstanceSettings settings;
    private final TopicFacts facts;
    private final PartialSink sink;
    private final PartialEncoder encoder = new PartialEncoder();
    private final Map<Integer, byte[][]> keys = new HashMap<>();
    private final @Nullable CalendarUnit[] sealedBy;
    private final long[] fingerprints;
    private int partitions;

    PartialMaker(InstanceSettings settings, TopicFacts facts, PartialSink sink) {
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

    /** Partials made from now on say that the topic has that many partitions. */
    void setPartitions(int count) {
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

    int partitions() {
        return partitions;
    }

    /**
     * Publishes the partition at its tick: every window where the tick is live or a boundary,
     * otherwise those that answer for an hour, day or month that ends there.
     *
     * @param live whether for live answers too
     */
    void publish(OwnedPartition owned, boolean live) {
        byte[][] ofWindows = keys.computeIfAbsent(owned.partition, this::keysOf);
        long tick = owned.windows.tick();
        boolean boundary = settings.boundaries().contains(tick);
        List<ProvisionalBoundaries.Sent> sent = new ArrayList<>(0);
        for (int w = 0; w < ofWindows.length; w++) {
            CalendarUnit unit = sealedBy[w];
            boolean ends = unit != null && unit.endsAt(tick);
            if (!owned.windows.has(w) || !(live || boundary || ends)) {
                continue;
            }
            byte[] partial = encoded(owned, w);
            if (live) {
                sink.send(ofWindows[w], partial, owned.liveMarks(w));
            }
            if (boundary || ends) {
                ProvisionalBoundaries.Sent one =
                        new ProvisionalBoundaries.Sent(
                                settings.windows().get(w),
                                tailOffset(owned, w),
                                owned.windows.sameSince(w),
                                owned.windows.lateViews(w),
                                partial);
                sendKept(owned, w, one, owned.marks(w), boundary, ends);
                sent.add(one);
            }
        }
        if (!sent.isEmpty() && !owned.windows.isFinal()) {
            owned.provisional.published(tick, sent, owned.windows.hasStragglers());
        } else if (!sent.isEmpty()) {
            owned.provisional.isFinal(tick);
        }
    }

    private byte[] encoded(OwnedPartition owned, int w) {
        return encoder.encode(
                owned.windows,
                w,
                settings.kMax(),
                fingerprints[w],
                partitions,
                owned.countChangedThrough);
    }

    // To where boundaries are kept, and what ends an hour, day or month under the unit's own key.
    private void sendKept(
            OwnedPartition owned,
            int w,
            ProvisionalBoundaries.Sent sent,
            Marks known,
            boolean boundary,
            boolean ends) {
        Marks marks = known.sameSince(sent.sameSince());
        if (boundary) {
            byte[] key = keys.computeIfAbsent(owned.partition, this::keysOf)[w];
            sink.sendBoundary(
                    key, sent.partial(), owned.windows.head().offset(), sent.tailOffset(), marks);
        }
        CalendarUnit unit = sealedBy[w];
        if (ends && unit != null) {
            sink.send(sealedKey(owned, unit), sent.partial(), marks);
        }
    }

    private byte[] sealedKey(OwnedPartition owned, CalendarUnit unit) {
        return PartialKey.sealed(facts.topicId(), settings.replica(), owned.partition, unit)
                .encode();
    }

    private static long tailOffset(OwnedPartition owned, int w) {
        return !owned.windows.hasTail(w) ? -1 : owned.windows.tail(w).offset();
    }

    /**
     * Sends boundaries once more that have become final by the watermark, and those that lack
     * stragglers, marked.
     */
    void settle(OwnedPartition owned) {
        ProvisionalBoundaries.Sink again = new Again(owned);
        owned.provisional.left(owned.windows.tick(), again);
        owned.provisional.watermark(owned.windows.head().watermark(), owned.windows.tick(), again);
    }

    private final class Again implements ProvisionalBoundaries.Sink {
        private final OwnedPartition owned;

        Again(OwnedPartition owned) {
            this.owned = owned;
        }

        @Override
        public void settled(long tick, ProvisionalBoundaries.Sent sent) {
            send(tick, sent, Marks.NONE.withLate(sent.lateViews()));
        }

        // The same bytes: whoever keeps boundaries joins the marks.
        @Override
        public void lacksStragglers(long tick, ProvisionalBoundaries.Sent sent) {
            Marks late = Marks.NONE.withLate(sent.lateViews());
            send(tick, sent, late.with(Mark.STRAGGLERS));
        }

        private void send(long tick, ProvisionalBoundaries.Sent sent, Marks marks) {
            int w = settings.windows().indexOf(sent.spec());
            if (w < 0) {
                return; // no longer configured
            }
            CalendarUnit unit = sealedBy[w];
            // Of the compacted topic's keys the last record stays: it must not be an older hour.
            boolean newestEnd =
                    unit != null && unit.endsAt(tick) && unit.lastEnd(owned.windows.tick()) == tick;
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
