/** Where snapshots are kept: what a store can do, names, and how many stay. */
@NullMarked
package io.headtail.snapshot.store;

import org.jspecify.annotations.NullMarked;
