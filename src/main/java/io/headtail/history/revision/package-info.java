/** Corrected answers: which there are, and how one replaces what was stored, which is kept. */
@NullMarked
package io.headtail.history.revision;

import org.jspecify.annotations.NullMarked;
