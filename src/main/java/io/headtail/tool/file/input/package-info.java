/** The bytes of a file as text: unpacked, decoded, and stopped by a signal. */
@NullMarked
package io.headtail.tool.file.input;

import org.jspecify.annotations.NullMarked;
