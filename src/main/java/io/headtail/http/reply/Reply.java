package io.headtail.http.reply;

import io.headtail.merge.Answer;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The response to an answer: rendered once instead of per request, compressed on first demand, and
 * replaced by a 304 for a client that already has it. Immutable except for lazily computed parts,
 * which racing requests may harmlessly compute twice.
 */
public final class Reply {
    /** A shorter body fits into one packet uncompressed. */
    static final int MIN_GZIP_BYTES = 1_400;

    private static final Header GZIP =
            HeaderValues.createCached(HeaderNames.CONTENT_ENCODING, "gzip");

    private final List<Header> headers;
    private final EntityTag tag;
    private final EncodedReply plain;
    private volatile @Nullable EncodedReply gzip;
    private volatile @Nullable EncodedReply notModified;

    private Reply(List<Header> headers, byte[] body) {
        this.headers = headers;
        this.tag = EntityTag.of(headers, body);
        this.plain = render(body, null);
    }

    /**
     * A 200 with this body.
     *
     * @param headers describe the body, such as {@code Content-Type} and the answer's marks
     */
    public static Reply of(List<Header> headers, byte[] body) {
        return new Reply(headers, body);
    }

    /** A 200 with the first {@code k} ranks. */
    public static Reply of(Answer answer, int k) {
        return new Reply(AnswerHeaders.of(answer, k), answer.json(k));
    }

    /** Sends it, or a 304 if the client already has it. */
    public void send(ServerRequest request, ServerResponse response) {
        EncodedReply fitting = fitting(request.headers());
        if (FrameReply.isFor(request)) {
            FrameReply.send(request, response, fitting);
        } else {
            ReplySink.send(response, fitting);
        }
    }

    /** The variant for a request with these headers. */
    EncodedReply fitting(ServerRequestHeaders asked) {
        if (asked.contains(HeaderNames.IF_NONE_MATCH)
                && tag.isIn(asked.get(HeaderNames.IF_NONE_MATCH).values())) {
            return notModified();
        }
        if (!asked.contains(HeaderNames.ACCEPT_ENCODING)) {
            return plain;
        }
        Codings codings = Codings.of(asked.get(HeaderNames.ACCEPT_ENCODING).values());
        boolean isLong = plain.bodyBytes() >= MIN_GZIP_BYTES;
        return codings.wantsGzip(isLong) ? gzip() : plain;
    }

    /** Length in bytes of the 200 without content encoding, with its head. */
    public int length() {
        return plain.length();
    }

    /** The 200 without content encoding. */
    EncodedReply plain() {
        return plain;
    }

    private EncodedReply gzip() {
        EncodedReply known = gzip;
        if (known == null) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length() / 3);
            try (GZIPOutputStream zip = new FastGzip(out)) {
                zip.write(plain.bytes(), plain.body(), plain.bodyBytes());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot happen in memory", e);
            }
            known = render(out.toByteArray(), GZIP);
            gzip = known;
        }
        return known;
    }

    private EncodedReply notModified() {
        EncodedReply known = notModified;
        if (known == null) {
            List<Header> all = new ArrayList<>(headers);
            all.removeIf(header -> header.headerName().equals(HeaderNames.CONTENT_TYPE));
            all.add(tag.header());
            known = new EncodedReply(Status.NOT_MODIFIED_304, all, new byte[0]);
            notModified = known;
        }
        return known;
    }

    private EncodedReply render(byte[] body, @Nullable Header coding) {
        List<Header> all = new ArrayList<>(headers);
        all.add(tag.header());
        if (coding != null) {
            all.add(coding);
        }
        // Before those that no program needs: clients often read no further.
        all.add(HeaderValues.create(HeaderNames.CONTENT_LENGTH, body.length));
        all.addAll(SecurityHeaders.beside(headers));
        return new EncodedReply(Status.OK_200, all, body);
    }

    /**
     * Gzip at level 1: answers shrink nearly as much as at the default level, in 1/3 of the time.
     */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(ByteArrayOutputStream out) throws IOException {
            super(out, 8 * 1024);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
