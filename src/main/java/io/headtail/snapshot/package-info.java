/** Snapshots of partitions, written and read; the store that is configured, opened. */
@NullMarked
package io.headtail.snapshot;

import org.jspecify.annotations.NullMarked;
