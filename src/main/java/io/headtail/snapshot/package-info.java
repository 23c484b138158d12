/** Snapshots of partitions: their binary format, and the stores that keep them. */
@NullMarked
package io.headtail.snapshot;

import org.jspecify.annotations.NullMarked;
