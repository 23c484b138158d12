/** Snapshots as files in a directory. */
@NullMarked
package io.headtail.snapshot.store.directory;

import org.jspecify.annotations.NullMarked;
