/** When a partition's snapshots are taken, and how they get to the store. */
@NullMarked
package io.headtail.instance.snapshots;

import org.jspecify.annotations.NullMarked;
