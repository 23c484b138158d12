package io.headtail.audit.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;

/**
 * Looks at a JSON document token by token; the path of each is written out. Whether a document is
 * one follows from it alone: no field names are remembered from one to the next, no buffer is used
 * twice, and nothing but depth is limited.
 */
final class JsonPaths {
    private static final int MAX_DEPTH = 1_000;

    private final JsonFactory json;

    /** Told of each value, in the order of the document, with its RFC 6901 pointer. */
    interface ValueVisitor {
        void visit(String pointer, JsonParser at, JsonToken token) throws IOException;
    }

    JsonPaths() {
        this(factory());
    }

    /** For tests: with parsers of another kind. */
    JsonPaths(JsonFactory json) {
        this.json = json;
    }

    private static JsonFactory factory() {
        StreamReadConstraints limits =
                StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNameLength(Integer.MAX_VALUE)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build();
        return JsonFactory.builder()
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                .streamReadConstraints(limits)
                .build();
    }

    /** Whether these bytes are one document, and no more; whatever reading them throws. */
    boolean read(byte[] bytes, ValueVisitor visitor) {
        String document = Utf8Text.of(bytes);
        if (document == null || document.indexOf('\0') >= 0) {
            return false;
        }
        try (JsonParser parser = json.createParser(bytes)) {
            if (parser.nextToken() == null) {
                return false;
            }
            int depth = 0;
            do {
                JsonToken token = parser.currentToken();
                if (token.isStructEnd()) {
                    depth--;
                } else if (token != JsonToken.FIELD_NAME) {
                    String pointer = parser.getParsingContext().pathAsPointer().toString();
                    visitor.visit(pointer, parser, token);
                    depth += token.isStructStart() ? 1 : 0;
                }
                if (depth == 0) {
                    // Anything after the one document makes it none.
                    return parser.nextToken() == null;
                }
            } while (parser.nextToken() != null);
            return false;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}
