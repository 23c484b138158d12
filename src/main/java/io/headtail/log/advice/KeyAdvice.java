package io.headtail.log.advice;

import io.headtail.log.advice.Advice.Subject;
import io.headtail.log.advice.SampledRecord.SampledField;
import io.headtail.log.event.EventSettings;
import io.headtail.log.event.FieldPlace.Part;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Advises on keys that are read as ids but are something else, and on ids in other fields. */
final class KeyAdvice {
    /** Common names of the id; the last one is ambiguous. */
    static final List<String> NAMES = List.of("videoId", "video_id", "id");

    /**
     * Bytes that serializers of a schema registry write before the data: a magic byte 0 and a
     * schema id of four bytes.
     */
    private static final int SCHEMA_HEADER_BYTES = 5;

    private KeyAdvice() {}

    static Optional<Advice> of(Sample sample, EventSettings settings) {
        boolean readsKey = settings.id().isIn(Part.KEY);
        if (sample.mostly(r -> r.key() == null).isPresent()) {
            return Optional.of(new Advice(Subject.KEYS, noKeys(sample, settings)));
        }
        if (!readsKey) {
            return Optional.empty();
        }
        Optional<String> keys = json(sample).or(() -> string(sample)).or(() -> schema(sample));
        return keys.isPresent()
                ? keys.map(text -> new Advice(Subject.KEYS, text))
                : inValueOnly(sample).map(text -> new Advice(Subject.IDS, text));
    }

    private static String noKeys(Sample sample, EventSettings settings) {
        boolean readsKey = settings.id().isIn(Part.KEY) || settings.id().isIn(Part.KEY_JSON);
        String spread =
                "; producers must also send it as the key, so that each id lies in one partition";
        return readsKey
                ? "records have no key, where event.id="
                        + settings.id()
                        + " looks for the id; "
                        + inValue(sample)
                        + spread
                : "records have no key, so that one id lies in several partitions and no answer is"
                        + " exact: producers must send the id of event.id="
                        + settings.id()
                        + " as the key";
    }

    private static String inValue(Sample sample) {
        return sample.field(NAMES, SampledField::isString)
                .map(name -> "the JSON values have one: set event.id=/" + name)
                .orElse("set event.id to a JSON pointer into the value, or to header:NAME");
    }

    private static Optional<String> json(Sample sample) {
        return sample.mostly(r -> !keyFields(r).isEmpty())
                .map(
                        r ->
                                "keys look like JSON objects ("
                                        + r.shownKey()
                                        + "), and each is taken for an id as a whole; set"
                                        + " event.id=key:/"
                                        + idName(keyFields(r)));
    }

    private static Map<String, SampledField> keyFields(SampledRecord record) {
        byte[] key = record.key();
        Map<String, SampledField> fields = key == null ? null : SampledRecord.objectFields(key);
        return fields == null ? Map.of() : fields;
    }

    private static String idName(Map<String, SampledField> fields) {
        return NAMES.stream()
                .filter(fields::containsKey)
                .findFirst()
                .or(
                        () ->
                                fields.entrySet().stream()
                                        .filter(field -> field.getValue().isString())
                                        .map(Map.Entry::getKey)
                                        .findFirst())
                .map(KeyAdvice::pointed)
                .orElse("POINTER");
    }

    private static String pointed(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static Optional<String> string(Sample sample) {
        return sample.mostly(r -> isQuoted(r.key()))
                .map(
                        r ->
                                "keys look like JSON strings ("
                                        + r.shownKey()
                                        + "), and the quotes are taken for a part of the id; set"
                                        + " event.id=\"key:\"");
    }

    private static boolean isQuoted(byte @Nullable [] key) {
        return key != null && key.length >= 2 && key[0] == '"' && key[key.length - 1] == '"';
    }

    private static Optional<String> schema(Sample sample) {
        return sample.mostly(
                        r -> {
                            byte[] key = r.key();
                            return key != null && key.length > SCHEMA_HEADER_BYTES && key[0] == 0;
                        })
                .map(
                        r ->
                                "keys look like Avro (or another format) with a schema id: magic"
                                        + " byte 0, then four bytes; that is no id and cannot be read"
                                        + " here. Send keys as strings (StringSerializer), or "
                                        + inValue(sample));
    }

    // A field `id` may be the event's id, so it is ignored if there are keys.
    private static Optional<String> inValueOnly(Sample sample) {
        for (String name : NAMES.subList(0, 2)) {
            Optional<SampledRecord> differs = sample.mostly(r -> differs(r, name));
            if (differs.isPresent()) {
                return Optional.of(
                        "JSON values have a field '"
                                + name
                                + "' that no setting reads ("
                                + SampledRecord.shown(text(differs.get(), name))
                                + " where the key is "
                                + differs.get().shownKey()
                                + "); if it is the video's id, set event.id=/"
                                + name);
            }
        }
        return Optional.empty();
    }

    private static boolean differs(SampledRecord record, String name) {
        SampledField field = record.fields().get(name);
        return field != null
                && field.isString()
                && !Arrays.equals(field.text().getBytes(StandardCharsets.UTF_8), record.key());
    }

    private static String text(SampledRecord record, String name) {
        SampledField field = record.fields().get(name);
        return field == null ? "" : field.text();
    }
}
