package io.headtail.log.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;

/**
 * Makes the parsers of records. Whether a record is a view event must follow from the record alone,
 * so no two parsers share anything: no table of field names, which can be filled with names of one
 * hash until it refuses further ones, and no buffers.
 */
public final class JsonParsers {
    /** How deep objects and arrays may be nested; a deeper document is malformed. */
    static final int MAX_DEPTH = 1_000;

    // The other limits do not decide: some are looked at only where a buffer happens to grow, and a
    // record is bounded by the topic's max.message.bytes anyway. What may be long is checked by
    // whoever uses it.
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

    /** A factory for parsers that have nothing in common but these settings. */
    public static JsonFactory factory() {
        return JsonFactory.builder()
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                .streamReadConstraints(CONSTRAINTS)
                .build();
    }
}
