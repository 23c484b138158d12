package io.headtail.window.cursor;

import java.util.List;

/** A cursor as it was: where it stood, and what it held, oldest tick first. */
public record FrozenCursor(CursorState state, List<HeldBucket> held) {}
