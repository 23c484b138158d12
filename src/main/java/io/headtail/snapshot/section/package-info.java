/** The sections that a snapshot file is made of: lengths, checksums, compression. */
@NullMarked
package io.headtail.snapshot.section;

import org.jspecify.annotations.NullMarked;
