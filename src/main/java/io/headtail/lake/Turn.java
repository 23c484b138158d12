package io.headtail.lake;

import org.jspecify.annotations.Nullable;

/** Is held by one at a time. Not thread-safe. */
final class Turn {
    private @Nullable Object holder;

    /** Takes it if it is free; returns whether the one given holds it. */
    @SuppressWarnings("ReferenceEquality") // the same one, not one like it
    boolean take(Object by) {
        if (holder == null) {
            holder = by;
        }
        return holder == by;
    }

    /** Frees it if the one given holds it. */
    @SuppressWarnings("ReferenceEquality")
    void free(Object by) {
        if (holder == by) {
            holder = null;
        }
    }
}
