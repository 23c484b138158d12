/** An assigned partition: its state, its windows, and the partials that it publishes. */
@NullMarked
package io.headtail.instance.partition;

import org.jspecify.annotations.NullMarked;
