/** The sections of a snapshot file: lengths, checksums, compression. */
@NullMarked
package io.headtail.snapshot.section;

import org.jspecify.annotations.NullMarked;
