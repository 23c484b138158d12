package io.headtail.log.advice;

import io.headtail.log.advice.Advice.Subject;
import io.headtail.log.event.EventDecoder;
import io.headtail.log.event.EventSettings;
import io.headtail.log.event.KeyPlacement;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Advises on ids that are not where {@link KeyPlacement} expects them, and on which partitioner put
 * them there.
 */
final class PartitionerAdvice {
    /** With fewer keys, another partitioner may match by chance. */
    private static final int MIN_KEYS = 8;

    private PartitionerAdvice() {}

    static Optional<Advice> of(Sample sample, EventSettings settings, int partitions) {
        // A single misplaced event already marks answers.
        return sample.records().stream()
                .filter(r -> isMisplaced(r, settings, partitions))
                .findFirst()
                .map(r -> new Advice(Subject.PARTITIONER, text(r, sample, partitions)));
    }

    private static boolean isMisplaced(
            SampledRecord record, EventSettings settings, int partitions) {
        EventDecoder decoder = new EventDecoder(settings);
        return decoder.decode(record.record()) == null
                && KeyPlacement.of(settings, record.record().partition(), partitions)
                        .misplaced(decoder.id, decoder.from, decoder.length);
    }

    private static String text(SampledRecord misplaced, Sample sample, int partitions) {
        return "events lie in other partitions than event.partitioner=murmur2 has for their ids (key "
                + misplaced.shownKey()
                + ", "
                + misplaced.at()
                + "), so answers are marked as misplaced. "
                + cause(sample.records(), partitions);
    }

    private static String cause(List<SampledRecord> records, int partitions) {
        Map<ByteBuffer, Integer> placed = new HashMap<>();
        for (SampledRecord record : records) {
            byte[] key = record.key();
            if (key == null) {
                continue;
            }
            int partition = record.record().partition();
            Integer other = placed.putIfAbsent(ByteBuffer.wrap(key), partition);
            if (other != null && other != partition) {
                return "One key lies in several partitions ("
                        + record.shownKey()
                        + " in "
                        + other
                        + " and "
                        + partition
                        + "), so counts are not exact by any setting: producers must choose the"
                        + " partition by the key";
            }
        }
        if (placed.size() < MIN_KEYS) {
            return "If each id lies in one partition, set event.partitioner=any";
        }
        Partitioners found = partitioner(placed, partitions);
        if (found == Partitioners.MURMUR2) {
            return "The partitions are those of the keys by murmur2, but the keys are not the ids in"
                    + " the form that event.id wants; if each id has one key, set"
                    + " event.partitioner=any";
        }
        if (found != null) {
            return "It looks like "
                    + found.description()
                    + ": set event.partitioner=any, or have all producers use murmur2";
        }
        return grown(placed, partitions);
    }

    private static @Nullable Partitioners partitioner(
            Map<ByteBuffer, Integer> placed, int partitions) {
        return Arrays.stream(Partitioners.values())
                .filter(p -> fits(p, placed, partitions))
                .findFirst()
                .orElse(null);
    }

    private static boolean fits(
            Partitioners partitioner, Map<ByteBuffer, Integer> placed, int partitions) {
        return placed.entrySet().stream()
                .allMatch(
                        entry ->
                                partitioner.partition(entry.getKey().array(), partitions)
                                        == entry.getValue());
    }

    private static String grown(Map<ByteBuffer, Integer> placed, int partitions) {
        for (int fewer = partitions - 1; fewer > 1; fewer--) {
            if (fits(Partitioners.MURMUR2, placed, fewer)) {
                return "It looks like murmur2 over "
                        + fewer
                        + " partitions, of which there are "
                        + partitions
                        + " now: ids whose views began before lie in two partitions, until what came"
                        + " before has left the windows";
            }
        }
        return "If it is another partitioner that keeps each id in one partition, set"
                + " event.partitioner=any";
    }
}
