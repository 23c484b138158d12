/** What other threads see of a partition. */
@NullMarked
package io.headtail.instance.status;

import org.jspecify.annotations.NullMarked;
