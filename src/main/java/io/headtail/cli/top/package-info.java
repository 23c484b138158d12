/**
 * {@code headtail top}: the boards of a server in a terminal, as they come.
 *
 * <pre>
 *  Server ── GET /windows, /view/video, /view/video/stream
 *    └─▶ Follower (a thread a window): EventReader ──▶ Board ──▶ Screen (keys, TopTerminal) or Lines
 * </pre>
 */
@NullMarked
package io.headtail.cli.top;

import org.jspecify.annotations.NullMarked;
