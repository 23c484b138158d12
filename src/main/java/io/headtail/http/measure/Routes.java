package io.headtail.http.measure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The routes by which requests are counted: a bounded set, whatever paths clients ask for. */
final class Routes {
    /** Paths without a route. */
    static final String OTHER = "other";

    /** Requests that were refused before their path was known. */
    static final String REFUSED = "refused";

    private static final String PAGE_FILE = "/page/";
    private static final String STREAM = "/view/video/stream";
    private static final String VIDEO = "/view/video/";
    private static final String VIDEO_HISTORY = "/view/video/history/";
    private static final String VIDEO_RANGE = "/view/video/range/";

    private static final List<String> EXACT =
            List.of(
                    "/view/video",
                    STREAM,
                    "/top-k",
                    "/rising",
                    "/titles",
                    "/view/video/history",
                    "/view/video/range",
                    "/windows",
                    "/health/live",
                    "/health/ready",
                    "/metrics",
                    "/",
                    "/openapi");

    private static final Pattern MANAGED = Pattern.compile("/health/.*|/metrics|/windows");

    private final Map<String, Integer> numbers = new HashMap<>();
    private final String[] names = new String[EXACT.size() + 6];
    private final String video;
    private final String videoHistory;
    private final String videoRange;
    private final String pageFile;
    private final int refused = EXACT.size();
    private final int other = EXACT.size() + 1;
    private final int historyOfVideo = EXACT.size() + 2;
    private final int rangeOfVideo = EXACT.size() + 3;
    private final int ofVideo = EXACT.size() + 4;
    private final int fileOfPage = EXACT.size() + 5;

    /**
     * @param prefix prefix of every path; empty for none
     */
    Routes(String prefix) {
        for (int i = 0; i < EXACT.size(); i++) {
            String route = EXACT.get(i);
            names[i] = route;
            numbers.put(prefix + route, i);
            if (MANAGED.matcher(route).matches()) {
                // The management port has no prefix.
                numbers.put(route, i);
            }
        }
        int page = EXACT.indexOf("/");
        numbers.put("/", page);
        numbers.put(prefix.isEmpty() ? "/" : prefix, page);
        names[refused] = REFUSED;
        names[other] = OTHER;
        names[historyOfVideo] = VIDEO_HISTORY + "{videoId}";
        names[rangeOfVideo] = VIDEO_RANGE + "{videoId}";
        names[ofVideo] = VIDEO + "{videoId}";
        names[fileOfPage] = PAGE_FILE + "{file}";
        video = prefix + VIDEO;
        videoHistory = prefix + VIDEO_HISTORY;
        videoRange = prefix + VIDEO_RANGE;
        pageFile = prefix + PAGE_FILE;
    }

    /** The number of the route of a decoded path. */
    int of(String path) {
        Integer known = numbers.get(path);
        if (known != null) {
            return known;
        }
        if (!path.startsWith(video)) {
            return path.startsWith(pageFile) ? fileOfPage : other;
        }
        if (path.startsWith(videoHistory)) {
            return historyOfVideo;
        }
        return path.startsWith(videoRange) ? rangeOfVideo : ofVideo;
    }

    /** The number of {@link #REFUSED}. */
    int refused() {
        return refused;
    }

    /** The number of the route of streams. */
    int stream() {
        return EXACT.indexOf(STREAM);
    }

    /** Number of routes. */
    int count() {
        return names.length;
    }

    /** The name of a route: its template without the prefix. */
    String name(int route) {
        return names[route];
    }
}
