package io.headtail.log.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;

/**
 * Creates the parsers of records. Whether a record is a view event must depend on the record alone,
 * so parsers share no state: no buffers, and no table of field names, which names with colliding
 * hashes could fill until it rejects others.
 */
public final class JsonParsers {
    /** The maximum nesting depth of objects and arrays; a deeper document is malformed. */
    static final int MAX_DEPTH = 1_000;

    // The other limits are off: the parser checks some of them only when a buffer happens to grow,
    // and topics bound a record by max.message.bytes anyway. Callers check the lengths that matter
    // to them.
    private static final StreamReadConstraints CONSTRAINTS =
            StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxDocumentLength(-1)
                    .maxTokenCount(-1)
                    .build();

    private JsonParsers() {}

    /** A factory of parsers that share nothing but these settings. */
    public static JsonFactory factory() {
        return JsonFactory.builder()
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                .streamReadConstraints(CONSTRAINTS)
                .build();
    }
}
