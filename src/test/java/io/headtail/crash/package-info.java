/** Real processes over a real broker, stopped in every way while events flow. */
@NullMarked
package io.headtail.crash;

import org.jspecify.annotations.NullMarked;
