/** Files of the lake, read back by others' code. */
@NullMarked
package io.headtail.lake.file;

import org.jspecify.annotations.NullMarked;
