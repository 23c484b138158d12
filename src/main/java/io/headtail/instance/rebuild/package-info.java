/** Windows that a running partition lacks, rebuilt from the log behind it. */
@NullMarked
package io.headtail.instance.rebuild;

import org.jspecify.annotations.NullMarked;
