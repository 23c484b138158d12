/** The header of a snapshot: what it says, its bytes, and what is checked of it. */
@NullMarked
package io.headtail.snapshot.header;

import org.jspecify.annotations.NullMarked;
