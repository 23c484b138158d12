/**
 * Writes answers: precedence, rows, ranks by COPY, and the consumed offset of the topic of
 * boundaries.
 */
@NullMarked
package io.headtail.history.write;

import org.jspecify.annotations.NullMarked;
