/** Snapshots in a bucket of S3, or of a service that speaks its protocol. */
@NullMarked
package io.headtail.snapshot.store.s3;

import org.jspecify.annotations.NullMarked;
