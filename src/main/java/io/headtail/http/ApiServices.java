package io.headtail.http;

import io.headtail.http.measure.Served;
import io.headtail.http.range.RangeAccess;
import io.headtail.http.range.RangeService;
import io.headtail.http.rank.VideoRankRequests;
import io.headtail.http.stream.StreamService;
import io.headtail.http.stream.Streams;
import io.headtail.http.titles.Titles;
import io.headtail.http.titles.TitlesService;
import io.headtail.http.topk.AnswerSources;
import io.headtail.http.topk.HistoryAccess;
import io.headtail.http.topk.HistoryService;
import io.headtail.http.topk.RisingService;
import io.headtail.http.topk.TopKService;
import io.headtail.http.topk.ViewService;
import io.headtail.http.topk.WindowsService;
import io.headtail.merge.Answers;
import io.helidon.webserver.http.HttpService;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The services of the API's port; metrics among them if there is no management port. */
final class ApiServices {
    private ApiServices() {}

    /** All of them, in the order in which their routes are matched. */
    static List<HttpService> of(
            HttpSettings settings,
            AnswerSources sources,
            Streams streams,
            Titles titles,
            Health health,
            Supplier<String> prometheusText,
            Served served,
            LongSupplier wallClockMs) {
        Answers answers = sources.answers();
        HistoryAccess history = new HistoryAccess(sources.history());
        RangeAccess ranges = new RangeAccess(sources.ranges());
        VideoRankRequests now = new VideoRankRequests(answers, sources.ranks(), served);
        boolean isAll = settings.management() == null;
        List<HttpService> services =
                List.of(
                        // The first route, since they are matched in order.
                        new ViewService(answers, settings.maxK(), served),
                        new StreamService(answers, settings.maxK(), streams, served),
                        new TopKService(
                                sources, history, ranges, settings.maxK(), served, wallClockMs),
                        new HistoryService(
                                history,
                                ranges,
                                answers.windows(),
                                settings.maxK(),
                                settings.prefix(),
                                sources.latenessMs(),
                                served,
                                wallClockMs),
                        // After the routes below /view/video that are not the id of a video.
                        new RangeService(ranges, settings.maxK(), settings.prefix(), now, served),
                        new RisingService(answers, settings.maxK(), served),
                        new WindowsService(answers, wallClockMs, isAll),
                        new TitlesService(titles),
                        new HealthService(health, isAll),
                        new StaticService(
                                settings.maxK(),
                                settings.prefix(),
                                isAll,
                                sources,
                                titles.settings()));
        List<HttpService> all = new ArrayList<>(services);
        if (isAll) {
            all.add(new MetricsService(prometheusText));
        }
        return all;
    }
}
