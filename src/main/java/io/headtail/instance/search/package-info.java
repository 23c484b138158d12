/** Which snapshot a partition recovers from. */
@NullMarked
package io.headtail.instance.search;

import org.jspecify.annotations.NullMarked;
