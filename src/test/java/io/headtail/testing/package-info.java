/** What tests of several packages share. */
@NullMarked
package io.headtail.testing;

import org.jspecify.annotations.NullMarked;
