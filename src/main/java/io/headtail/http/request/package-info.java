/** Strict parsing of requests, and the problem document for invalid ones. */
@NullMarked
package io.headtail.http.request;

import org.jspecify.annotations.NullMarked;
