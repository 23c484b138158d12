package io.headtail.http.titles;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a video.
 *
 * @param link an absolute URL of http or https; null for none of its own
 * @param thumbnail the URL of a picture; null for none
 */
record Title(String text, @Nullable String link, @Nullable String thumbnail) {}
