/** What a partition-owning process runs: lanes, ownership, the tick loop. */
@NullMarked
package io.headtail.instance;

import org.jspecify.annotations.NullMarked;
