/** Writes and reads snapshots of partitions, and opens the configured store. */
@NullMarked
package io.headtail.snapshot;

import org.jspecify.annotations.NullMarked;
