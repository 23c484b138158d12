/** What the history costs: writing, reading, and bytes. */
@NullMarked
package io.headtail.bench.history;

import org.jspecify.annotations.NullMarked;
