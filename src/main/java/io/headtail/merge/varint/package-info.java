/** Numbers as bytes: big-endian, and varints. */
@NullMarked
package io.headtail.merge.varint;

import org.jspecify.annotations.NullMarked;
