/** What is warned of in the events that are read: late, and ahead of the clock. */
@NullMarked
package io.headtail.instance.watch;

import org.jspecify.annotations.NullMarked;
