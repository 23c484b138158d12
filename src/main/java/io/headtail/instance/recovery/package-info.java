/** How an assigned partition gets its windows: from which snapshot, or from the log. */
@NullMarked
package io.headtail.instance.recovery;

import org.jspecify.annotations.NullMarked;
