/**
 * Answers written: which one stands, its lines, its ranks by COPY, and how far the topic of
 * boundaries has been read.
 */
@NullMarked
package io.headtail.history.write;

import org.jspecify.annotations.NullMarked;
