/** The header of a snapshot: its contents, encoding and checks. */
@NullMarked
package io.headtail.snapshot.header;

import org.jspecify.annotations.NullMarked;
