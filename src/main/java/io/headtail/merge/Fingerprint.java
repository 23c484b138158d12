package io.headtail.merge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * 64 bits that identify everything that affects a partial's rows: partials of different
 * fingerprints are never merged. The first 8 bytes of a SHA-256 over the settings by name.
 */
public final class Fingerprint {
    private final StringBuilder facts = new StringBuilder();

    /** Adds one fact. The order matters. */
    public Fingerprint with(String name, @Nullable Object value) {
        facts.append(name).append('=').append(value).append('\n');
        return this;
    }

    /** The fingerprint of the facts so far. */
    public long value() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(facts.toString().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
