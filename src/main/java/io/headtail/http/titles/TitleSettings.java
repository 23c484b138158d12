package io.headtail.http.titles;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the page calls videos, and where it links to.
 *
 * @param file titles, an object of JSON a line; null for none
 * @param urlTemplate the link of a video, with {@code {videoId}} where its id goes; empty for none
 * @param thumbnailOrigin the only origin that the page loads pictures from; empty for none
 */
public record TitleSettings(@Nullable Path file, String urlTemplate, String thumbnailOrigin) {
    /** The page shows ids. */
    public static final TitleSettings NONE = new TitleSettings(null, "", "");
}
