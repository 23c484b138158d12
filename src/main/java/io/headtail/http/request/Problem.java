package io.headtail.http.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as clients see it: an RFC 9457 problem document of type {@code about:blank} whose title
 * is the status' reason phrase.
 *
 * @param status 400 to 599
 * @param detail one sentence: what came, what is allowed
 * @param members extension members: strings, or lists of strings
 * @param headers to send with it, such as {@code Allow}
 */
public record Problem(
        Status status, String detail, Map<String, Object> members, List<Header> headers) {
    /** The longest part of a client's input that is echoed, in chars. */
    static final int MAX_ECHO = 100;

    private static final JsonFactory JSON = new JsonFactory();

    /** {@code Retry-After: 1}: sent with every 503. */
    public static final Header RETRY_AFTER_1_S =
            HeaderValues.createCached(HeaderNames.RETRY_AFTER, 1);

    /** A problem without extension members and headers. */
    public static Problem of(Status status, String detail) {
        return new Problem(status, detail, Map.of(), List.of());
    }

    /** A 503 with {@code Retry-After: 1}: there is no answer yet. */
    public static Problem notYet(String detail) {
        return of(Status.SERVICE_UNAVAILABLE_503, detail).with(RETRY_AFTER_1_S);
    }

    /**
     * A 400 for an invalid parameter.
     *
     * @param value what came; null when the parameter is missing
     * @param allowed a string or a list of strings
     */
    public static Problem parameter(
            String name, @Nullable String value, Object allowed, String detail) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("parameter", shorten(name));
        if (value != null) {
            members.put("value", shorten(value));
        }
        members.put("allowed", allowed);
        return new Problem(Status.BAD_REQUEST_400, detail, members, List.of());
    }

    /** A copy whose only header is this one. */
    public Problem with(Header header) {
        return new Problem(status, detail, members, List.of(header));
    }

    /** An exception that ends the request with this problem. */
    public ProblemException thrown() {
        return new ProblemException(this);
    }

    /** The text, cut to {@value #MAX_ECHO} chars. */
    public static String shorten(String text) {
        if (text.length() <= MAX_ECHO) {
            return text;
        }
        // A lone surrogate is not valid text, and JSON generators reject it.
        int end = Character.isHighSurrogate(text.charAt(MAX_ECHO - 1)) ? MAX_ECHO - 1 : MAX_ECHO;
        return text.substring(0, end) + "…";
    }

    /**
     * The document in UTF-8.
     *
     * @param instance the requested path
     */
    public byte[] json(String instance) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", status.reasonPhrase());
            json.writeNumberField("status", status.code());
            json.writeStringField("detail", detail);
            json.writeStringField("instance", instance);
            for (Map.Entry<String, Object> member : members.entrySet()) {
                writeMember(json, member.getKey(), member.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void writeMember(JsonGenerator json, String name, Object value)
            throws IOException {
        if (value instanceof List<?> list) {
            json.writeArrayFieldStart(name);
            for (Object item : list) {
                json.writeString(item.toString());
            }
            json.writeEndArray();
        } else {
            json.writeStringField(name, value.toString());
        }
    }
}
