package io.headtail.http.reply;

import io.headtail.http.security.Sha256;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The entity tag of an answer: a hash of its unencoded bytes and of its headers. So "not modified"
 * means that the headers' marks are unchanged too, and all servers give the same answer the same
 * tag. Weak, since it is the same for all encodings.
 *
 * @param opaque the opaque tag with its quotes
 */
record EntityTag(String opaque) {
    private static final int BYTES = 12;

    static EntityTag of(List<Header> headers, byte[] body) {
        MessageDigest digest = Sha256.digest();
        for (Header header : headers) {
            String line = header.name() + ":" + header.get() + "\n";
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        byte[] hash = Arrays.copyOf(digest.digest(body), BYTES);
        return new EntityTag(
                '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + '"');
    }

    Header header() {
        return HeaderValues.createCached(HeaderNames.ETAG, "W/" + opaque);
    }

    /** Whether an {@code If-None-Match} matches, by the weak comparison of RFC 9110. */
    boolean isIn(String ifNoneMatch) {
        int open = ifNoneMatch.indexOf('"');
        if (open < 0) {
            return ifNoneMatch.strip().equals("*");
        }
        while (open >= 0) {
            int close = ifNoneMatch.indexOf('"', open + 1);
            if (close < 0) {
                return false;
            }
            if (close + 1 - open == opaque.length()
                    && ifNoneMatch.regionMatches(open, opaque, 0, opaque.length())) {
                return true;
            }
            open = ifNoneMatch.indexOf('"', close + 1);
        }
        return false;
    }
}
