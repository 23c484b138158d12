/** Rebuilds a running partition's absent windows from the log. */
@NullMarked
package io.headtail.instance.rebuild;

import org.jspecify.annotations.NullMarked;
