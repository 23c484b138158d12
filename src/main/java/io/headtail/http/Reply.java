package io.headtail.http;

import io.headtail.merge.Answer;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.nio.charset.StandardCharsets;

/**
 * The 200 response to a question, rendered once an answer rather than once a request. Immutable.
 *
 * <pre>
 *  HTTP/1.1 200 OK CRLF  Date: … CRLF │ headers … CRLF  CRLF  JSON
 *  as each response is sent           │ {@link #rendered}
 * </pre>
 */
final class Reply {
    private final Answer answer;
    private final byte[] rendered;

    private Reply(Answer answer, byte[] rendered) {
        this.answer = answer;
        this.rendered = rendered;
    }

    /** The first {@code k} ranks, as {@link Responses#send} would send them to a GET. */
    static Reply of(Answer answer, int k) {
        byte[] json = answer.json(k);
        BufferData bytes = BufferData.growing(512 + json.length);
        for (Header header : AnswerHeaders.of(answer, k)) {
            header.writeHttp1Header(bytes);
        }
        HeaderValues.X_CONTENT_TYPE_OPTIONS_NOSNIFF.writeHttp1Header(bytes);
        HeaderValues.CONNECTION_KEEP_ALIVE.writeHttp1Header(bytes);
        HeaderValues.create(HeaderNames.CONTENT_LENGTH, json.length).writeHttp1Header(bytes);
        bytes.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        bytes.write(json);
        return new Reply(answer, bytes.readBytes());
    }

    /** Whether this is of that very answer. */
    // Identity is meant: comparing contents would cost more than rendering.
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(Answer other) {
        return answer == other;
    }

    /** What follows the status line and the date; not to be written to. */
    byte[] rendered() {
        return rendered;
    }
}
