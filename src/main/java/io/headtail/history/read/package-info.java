/** Stored answers read: one statement an answer, so that it is never half of two. */
@NullMarked
package io.headtail.history.read;

import org.jspecify.annotations.NullMarked;
