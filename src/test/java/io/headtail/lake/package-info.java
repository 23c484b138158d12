/** Tests of the lake. */
@NullMarked
package io.headtail.lake;

import org.jspecify.annotations.NullMarked;
