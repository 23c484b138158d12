/** Snapshots as files of a directory. */
@NullMarked
package io.headtail.snapshot.store.directory;

import org.jspecify.annotations.NullMarked;
