/** Where snapshots are kept: a directory or S3, their names, and how many stay. */
@NullMarked
package io.headtail.snapshot.store;

import org.jspecify.annotations.NullMarked;
