/** Holds single-threaded objects to their threads. */
@NullMarked
package io.headtail.thread;

import org.jspecify.annotations.NullMarked;
