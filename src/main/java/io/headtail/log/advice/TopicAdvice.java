package io.headtail.log.advice;

import io.headtail.log.event.EventSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares sampled records with the settings: at most one advice on each subject. */
final class TopicAdvice {
    private TopicAdvice() {}

    static List<Advice> of(Sample sample, EventSettings settings, int partitions) {
        List<Advice> all = new ArrayList<>();
        if (sample.records().isEmpty()) {
            return all;
        }
        Optional<Advice> keys = KeyAdvice.of(sample, settings);
        keys.ifPresent(all::add);
        TimeAdvice.of(sample, settings).ifPresent(all::add);
        ViewsAdvice.of(sample, settings).ifPresent(all::add);
        // Placement is judged by the keys, so it has to wait until those are right.
        if (keys.isEmpty()) {
            PartitionerAdvice.of(sample, settings, partitions).ifPresent(all::add);
        }
        return all;
    }
}
