/** Where the JVM begins; all else is in the packages below. */
@NullMarked
package io.headtail;

import org.jspecify.annotations.NullMarked;
