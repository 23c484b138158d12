/** Where snapshots are stored: the interface of stores, names, and retention. */
@NullMarked
package io.headtail.snapshot.store;

import org.jspecify.annotations.NullMarked;
