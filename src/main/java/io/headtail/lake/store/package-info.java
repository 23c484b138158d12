/** Where a lake can be: a directory, or a bucket of S3. */
@NullMarked
package io.headtail.lake.store;

import org.jspecify.annotations.NullMarked;
