/** Reads stored answers: one statement per answer, so that it is never a mix of two. */
@NullMarked
package io.headtail.history.read;

import org.jspecify.annotations.NullMarked;
