package io.headtail.lake;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a lake is this process's to write: it is of the same settings, and of the same consumer
 * group. A new one becomes that. Not thread-safe.
 */
final class LakeClaim {
    private static final Logger LOG = LoggerFactory.getLogger(LakeClaim.class);

    private final LakeWriter writer;
    private final String group;
    private boolean hasAskedForExpiry;

    /** Nothing is looked at yet. */
    LakeClaim(LakeWriter writer, String group) {
        this.writer = writer;
        this.group = group;
    }

    /**
     * Looks.
     *
     * @throws IOException if it is another's, saying what to do, or the store is away
     */
    void check() throws IOException {
        checkRules();
        checkOwner();
        warnOfExpiry();
    }

    // It may be set long after the lake was begun, and is seen at the next start.
    private void warnOfExpiry() {
        if (!hasAskedForExpiry) {
            hasAskedForExpiry = true;
            for (String rule : writer.folder().expiries()) {
                LOG.warn(
                        "the life-cycle rule {} removes objects of {}/_headtail, and rows with them:"
                                + " limit it to the prefix of {}/dt=, or remove it",
                        rule,
                        writer.folder(),
                        writer.folder());
            }
        }
    }

    // After the settings are known to be those that instances count by: the first ones stay.
    private void checkRules() throws IOException {
        String rules = writer.rules().text();
        String before = writer.folder().rules();
        if (before == null || before.isBlank()) {
            writer.folder().putRules(rules);
            before = written(writer.folder().rules(), "_headtail/rules");
        }
        if (!rules.equals(before)) {
            throw new IOException(
                    writer.folder()
                            + " was written by other settings ("
                            + writer.rules().difference(before)
                            + "): set them as they were, or lake.url to another place");
        }
    }

    // Two groups would each have its own owner of a partition, and overtake each other all the
    // time.
    private void checkOwner() throws IOException {
        String before = writer.folder().owner();
        if (before == null || before.isBlank()) {
            writer.folder().putOwner(group);
            before = written(writer.folder().owner(), "_headtail/owner");
        }
        boolean isOther = !group.equals(before);
        writer.status().otherOwner(isOther);
        if (isOther) {
            throw new IOException(
                    "%s is written by the consumer group '%s', and this process is of the group '%s': a lake has one group. Set kafka.group as it was, or lake.url to another place; if that group is gone for good, remove %s"
                            .formatted(writer.folder(), before, group, writer.folder().ownerKey()));
        }
    }

    // What was stored just now, by this process or, as that was refused, by another: a store may
    // refuse before the other's can be read.
    private String written(@Nullable String text, String object) throws IOException {
        if (text == null || text.isBlank()) {
            throw new IOException(
                    "%s/%s is being written; tried again. If it stays empty, remove it"
                            .formatted(writer.folder(), object));
        }
        return text;
    }
}
