package io.headtail.log.event;

import org.jspecify.annotations.Nullable;

/**
 * A setting that decides what counts, in each of the two forms in which it is stored. Neither may
 * change.
 *
 * @param name as in the configuration
 * @param inFingerprint null for a default
 */
public record EventRule(String name, @Nullable Object inFingerprint, Object inText) {
    /** Its line in a text, with a newline. */
    public String line() {
        return name + "=" + inText + "\n";
    }
}
