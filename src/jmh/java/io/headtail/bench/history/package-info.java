/** Benchmark of the history: writing, reading, and bytes. */
@NullMarked
package io.headtail.bench.history;

import org.jspecify.annotations.NullMarked;
