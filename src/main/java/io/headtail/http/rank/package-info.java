/** Where one video stands in a window: from memory, or by asking the owners of partitions. */
@NullMarked
package io.headtail.http.rank;

import org.jspecify.annotations.NullMarked;
