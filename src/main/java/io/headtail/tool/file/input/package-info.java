/** The bytes of a file as text: decompressed, decoded, and stoppable. */
@NullMarked
package io.headtail.tool.file.input;

import org.jspecify.annotations.NullMarked;
