package io.headtail.tool.file;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What of a file is taken as it is and may be meant otherwise: times long past, an order that makes
 * events late, ids with blanks at their ends, fields that are not read.
 */
public final class FileNotes {
    /** 3 March 1973 as ms, the year 5138 as seconds: what lies before it is likely in seconds. */
    static final long EARLY_MS = 100_000_000_000L;

    private final FieldNames names;
    private FileOrder order = new FileOrder();
    private boolean unordered;
    private boolean anyOrder;
    private final Seen early = new Seen();
    private final Seen blankIds = new Seen();
    private final Seen brokenIds = new Seen();
    private long withViews;

    /** How many lines there are of a kind, and the first of them. */
    private static final class Seen {
        private long count;
        private long firstLine;
        private String first = "";

        void at(long line, String text) {
            if (count++ == 0) {
                firstLine = line;
                first = text;
            }
        }
    }

    FileNotes(FieldNames names) {
        this.names = names;
    }

    /** Before the first event: they follow what a topic holds, whose newest is of this epoch ms. */
    public void follow(long heldMs) {
        order = new FileOrder(heldMs);
    }

    /** For a reader who counts the events in whatever order: nothing is said of it. */
    public void takeAnyOrder() {
        anyOrder = true;
    }

    /** Takes the next event of the file. */
    void at(FileLine.Event event) {
        unordered |= order.at(event.number(), event.timestampMs());
        if (event.timestampMs() < EARLY_MS) {
            early.at(event.number(), Instant.ofEpochMilli(event.timestampMs()).toString());
        }
        if (!isPlain(event.id())) {
            look(event.number(), new String(event.id(), StandardCharsets.UTF_8));
        }
        withViews += event.views() > 1 ? 1 : 0;
    }

    private static boolean isPlain(byte[] id) {
        for (byte b : id) {
            if (b == '\n' || b == '\r') {
                return false;
            }
        }
        return id[0] > ' ' && id[id.length - 1] > ' ';
    }

    private void look(long line, String id) {
        if (isUnseen(id.codePointAt(0)) || isUnseen(id.codePointBefore(id.length()))) {
            blankIds.at(line, FieldRules.shown(id));
        }
        if (id.indexOf('\n') >= 0 || id.indexOf('\r') >= 0) {
            brokenIds.at(line, FieldRules.shown(id));
        }
    }

    /** Blanks of any kind, and what has no width. */
    private static boolean isUnseen(int c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.getType(c) == Character.FORMAT;
    }

    /** What is to be said at once, not only at the end; each thing is given once. */
    public Optional<String> news() {
        boolean told = !unordered || anyOrder;
        unordered = false;
        return told ? Optional.empty() : Optional.of(order.first());
    }

    /** Whether an event stands for more than one view, so that views must be read to be counted. */
    public boolean hasViews() {
        return withViews > 0;
    }

    /** How far an event lies before an earlier one, at most, in ms; 0 if the file is in order. */
    public long farthestBackMs() {
        return order.farthestBackMs();
    }

    /** What to say at the end of the file; empty if nothing is odd. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>();
        if (!anyOrder) {
            order.summary().ifPresent(texts::add);
        }
        if (early.count > 0) {
            texts.add(
                    String.format(
                            Locale.ROOT,
                            "warning: the timestamps of %,d events lie before 1973-03-03, the first in"
                                    + " line %d, which was read as %s. If it counts another unit, say"
                                    + " which: --timestamp-unit s, ms, us or ns",
                            early.count,
                            early.firstLine,
                            early.first));
        }
        if (blankIds.count > 0) {
            texts.add(
                    String.format(
                            Locale.ROOT,
                            "warning: %,d ids begin or end with a blank, the first in line %d: %s. It is"
                                    + " part of the id: with and without it are two videos",
                            blankIds.count,
                            blankIds.firstLine,
                            blankIds.first));
        }
        if (brokenIds.count > 0) {
            texts.add(
                    String.format(
                            Locale.ROOT,
                            "warning: %,d ids contain a line break, the first in line %d: %s. Is a quote"
                                    + " missing there, or one too many? What stands between two is"
                                    + " one id",
                            brokenIds.count,
                            brokenIds.firstLine,
                            brokenIds.first));
        }
        if (!names.unread().isEmpty()) {
            texts.add(
                    "note: not read, and not sent: "
                            + String.join(", ", names.unread())
                            + " (read are timestamp, video_id and views"
                            + (names.found(FieldNames.EventField.VIEWS)
                                    ? ")"
                                    : "; without views each event counts as one)"));
        }
        return texts;
    }
}
