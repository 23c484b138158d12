package io.headtail.audit.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;

/**
 * Reads a JSON document token by token, with the full path of each. Whether a document is valid
 * depends on it alone: no field names are cached between documents, no buffer is reused, and only
 * the depth is limited.
 */
final class JsonPaths {
    private static final int MAX_DEPTH = 1_000;

    private final JsonFactory json;

    /** Receives each value with its RFC 6901 pointer, in document order. */
    interface ValueVisitor {
        void visit(String pointer, JsonParser at, JsonToken token) throws IOException;
    }

    JsonPaths() {
        this(factory());
    }

    /** For tests: uses other parsers. */
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

    /** Whether these bytes are exactly one valid document; never throws for malformed ones. */
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
                    // Anything after the document makes it invalid.
                    return parser.nextToken() == null;
                }
            } while (parser.nextToken() != null);
            return false;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}
