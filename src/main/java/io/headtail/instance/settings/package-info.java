/** The settings of an instance, and which of them decide rows. */
@NullMarked
package io.headtail.instance.settings;

import org.jspecify.annotations.NullMarked;
