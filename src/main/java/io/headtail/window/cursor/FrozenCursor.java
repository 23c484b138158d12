package io.headtail.window.cursor;

import java.util.List;

/** A cursor when it was frozen: its state, and what it held, oldest tick first. */
public record FrozenCursor(CursorState state, List<HeldBucket> held) {}
