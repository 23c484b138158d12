/** What a request asks, read strictly, and the problem document for what cannot be used. */
@NullMarked
package io.headtail.http.request;

import org.jspecify.annotations.NullMarked;
