/** An assigned partition: its state, its windows, and what is published of it. */
@NullMarked
package io.headtail.instance.partition;

import org.jspecify.annotations.NullMarked;
