package io.headtail.log.advice;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Some records of a topic. */
record Sample(List<SampledRecord> records) {
    /** A record that satisfies the predicate, if at least half of them do. */
    Optional<SampledRecord> mostly(Predicate<SampledRecord> holds) {
        List<SampledRecord> some = records.stream().filter(holds).toList();
        return !some.isEmpty() && 2 * some.size() >= records.size()
                ? Optional.of(some.get(0))
                : Optional.empty();
    }

    /** The first of these names that is a field of that kind in at least half of the values. */
    Optional<String> field(List<String> names, Predicate<SampledRecord.SampledField> kind) {
        return names.stream()
                .filter(
                        name ->
                                mostly(
                                                r ->
                                                        r.fields().containsKey(name)
                                                                && kind.test(r.fields().get(name)))
                                        .isPresent())
                .findFirst();
    }
}
