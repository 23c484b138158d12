package io.headtail.log.advice;

import com.fasterxml.jackson.core.JsonToken;
import io.headtail.log.advice.Advice.Subject;
import io.headtail.log.advice.SampledRecord.SampledField;
import io.headtail.log.event.EventSettings;
import java.util.List;
import java.util.Optional;

/** Advises on fields of JSON values that hold views and that no setting reads. */
final class ViewsAdvice {
    private static final List<String> NAMES = List.of("views", "count");

    private ViewsAdvice() {}

    static Optional<Advice> of(Sample sample, EventSettings settings) {
        if (settings.viewsPointer() != null) {
            return Optional.empty();
        }
        return sample.field(NAMES, field -> field.token() == JsonToken.VALUE_NUMBER_INT)
                .flatMap(name -> unread(sample, name));
    }

    // If it is 1 in all records, reading it makes no difference.
    private static Optional<Advice> unread(Sample sample, String name) {
        return sample.records().stream()
                .filter(
                        r -> {
                            SampledField field = r.fields().get(name);
                            return field != null && !field.text().equals("1");
                        })
                .findFirst()
                .map(
                        r ->
                                new Advice(
                                        Subject.VIEWS,
                                        "JSON values have a field '"
                                                + name
                                                + "' that no setting reads, so each event counts as"
                                                + " one view; if it is how many there were, set"
                                                + " event.views=/"
                                                + name
                                                + " ("
                                                + r.at()
                                                + ")"));
    }
}
