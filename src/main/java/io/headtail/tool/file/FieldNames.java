package io.headtail.tool.file;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How files call the fields of an event. Upper and lower case, blanks around a name and what joins
 * its words make no difference: {@code video_id}, {@code videoId} and {@code Video ID} are one.
 * Names that mean nothing here are remembered, so that a misspelt one can be told.
 */
final class FieldNames {
    /** One of the three that are read. */
    enum EventField {
        TIMESTAMP,
        VIDEO_ID,
        VIEWS
    }

    private static final int MAX_UNREAD = 8;
    private static final int MAX_NAME = 40;

    private final Set<String> unread = new LinkedHashSet<>();
    private final Set<EventField> found = EnumSet.noneOf(EventField.class);
    private boolean moreUnread;

    /** What a name means; null for one that is not read. */
    @Nullable EventField of(String name) {
        EventField field =
                switch (name) {
                    case "timestamp" -> EventField.TIMESTAMP;
                    case "videoId", "video_id" -> EventField.VIDEO_ID;
                    case "views" -> EventField.VIEWS;
                    default -> ofVariant(name);
                };
        if (field != null) {
            found.add(field);
        }
        return field;
    }

    /** Whether the file has had a field under any of its names. */
    boolean found(EventField field) {
        return found.contains(field);
    }

    /** The first few names that are not read, in the file's order; "…" where there are more. */
    List<String> unread() {
        List<String> names = new ArrayList<>(unread);
        if (moreUnread) {
            names.add("…");
        }
        return names;
    }

    private @Nullable EventField ofVariant(String name) {
        if (name.length() <= MAX_NAME) {
            switch (name.strip().toLowerCase(Locale.ROOT).replaceAll("[ _-]", "")) {
                case "timestamp" -> {
                    return EventField.TIMESTAMP;
                }
                case "videoid" -> {
                    return EventField.VIDEO_ID;
                }
                case "views" -> {
                    return EventField.VIEWS;
                }
                default -> {
                    // Not read.
                }
            }
        }
        if (!name.isEmpty() && !unread.contains(name)) {
            if (unread.size() < MAX_UNREAD) {
                unread.add(name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "…" : name);
            } else {
                moreUnread = true;
            }
        }
        return null;
    }
}
