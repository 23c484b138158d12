/** What an instance is told, and which of it decides rows. */
@NullMarked
package io.headtail.instance.settings;

import org.jspecify.annotations.NullMarked;
