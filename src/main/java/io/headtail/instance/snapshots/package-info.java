/** When a partition's snapshots are taken, and how they are stored. */
@NullMarked
package io.headtail.instance.snapshots;

import org.jspecify.annotations.NullMarked;
