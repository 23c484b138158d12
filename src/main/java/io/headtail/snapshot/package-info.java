/** Snapshots of partitions: their binary format, written and read. */
@NullMarked
package io.headtail.snapshot;

import org.jspecify.annotations.NullMarked;
