/** The HTTP API, the page, health and metrics. */
@NullMarked
package io.headtail.http;

import org.jspecify.annotations.NullMarked;
