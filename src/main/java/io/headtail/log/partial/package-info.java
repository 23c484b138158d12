/** The topics of Headtail's own, partials and boundaries: written and read. */
@NullMarked
package io.headtail.log.partial;

import org.jspecify.annotations.NullMarked;
