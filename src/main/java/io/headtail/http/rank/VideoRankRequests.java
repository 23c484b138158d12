package io.headtail.http.rank;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headtail.http.measure.Served;
import io.headtail.http.reply.AnswerHeaders;
import io.headtail.http.reply.AnswerJson;
import io.headtail.http.reply.Reply;
import io.headtail.http.request.Parameters;
import io.headtail.http.request.Problem;
import io.headtail.merge.Answer;
import io.headtail.merge.Answers;
import io.headtail.merge.rank.RankBusyException;
import io.headtail.merge.rank.RankSum;
import io.headtail.merge.rank.VideoRank;
import io.headtail.time.WindowSpec;
import io.helidon.http.Header;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers {@code GET /view/video/{videoId}?window=}: from the window's newest Top-K if the video is
 * in it, otherwise by asking the owners of partitions.
 */
public final class VideoRankRequests {
    private final Answers answers;
    private final RankAccess ranks;
    private final Served served;
    private final RankIndex index = new RankIndex();

    /**
     * @param served counts the answers
     */
    public VideoRankRequests(Answers answers, RankAccess ranks, Served served) {
        this.answers = answers;
        this.ranks = ranks;
        this.served = served;
    }

    /** Answers for a video and the window of that name. */
    public void send(ServerRequest request, ServerResponse response, String id, String window) {
        WindowSpec spec = Parameters.window(window, answers.windows());
        VideoRank rank = rank(spec, id);
        Answer answer = rank.answer();
        if (rank.views() < 1) {
            throw unknown(spec, rank).thrown();
        }
        served.newest(answer);
        byte[] body =
                AnswerJson.object(
                        json -> {
                            json.writeStringField("videoId", id);
                            json.writeStringField("window", spec.name());
                            json.writeNumberField("views", rank.views());
                            json.writeNumberField("rank", rank.rank());
                            json.writeNumberField("of", rank.videos());
                            json.writeStringField("asOf", AnswerHeaders.time(rank.tick()));
                        });
        Reply.of(AnswerHeaders.of(answer, answer.ranks()), body).send(request, response);
    }

    private VideoRank rank(WindowSpec spec, String id) {
        Answer newest = answers.newest(spec.name());
        VideoRank known = newest == null ? null : index.find(newest, id);
        RankCounts counts = ranks.counts();
        if (known != null) {
            counts.add(RankCounts.Outcome.MEMORY);
            return known;
        }
        RankAsker asker = ranks.asker();
        if (asker == null) {
            throw refused("no owner of partitions is known yet; try again soon");
        }
        if (newest == null) {
            throw refused("window '%s' has no answer yet; try again soon".formatted(spec.name()));
        }
        long begun = System.nanoTime();
        VideoRank rank = null;
        try {
            rank = asker.ask(spec, id.getBytes(UTF_8), newest);
        } catch (PlacedAnywhereException e) {
            counts.add(RankCounts.Outcome.REFUSED);
            String detail =
                    "ranks of single videos need ids that lie in one partition each, and"
                            + " event.partitioner is any; /view/video has the first ones";
            throw Problem.of(Status.NOT_IMPLEMENTED_501, detail).thrown();
        } catch (RankBusyException e) {
            throw refused(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw refused("the owners of partitions were not asked: " + e.getMessage());
        } finally {
            counts.asked(System.nanoTime() - begun);
        }
        if (rank == null) {
            throw refused(
                    "an owner of a partition does not answer, or partitions did not meet at one tick,"
                            + " and in the Top-K in memory the video is not; try again soon");
        }
        boolean exact = !rank.answer().reasons().contains(RankSum.APPROXIMATE);
        counts.add(exact ? RankCounts.Outcome.EXACT : RankCounts.Outcome.APPROXIMATE);
        return rank;
    }

    private RuntimeException refused(String detail) {
        ranks.counts().add(RankCounts.Outcome.REFUSED);
        return Problem.notYet(detail).thrown();
    }

    // With the headers of an answer, since it is one: nothing came by that tick.
    private static Problem unknown(WindowSpec spec, VideoRank rank) {
        String asOf = AnswerHeaders.time(rank.tick());
        String what = spec.isRising() ? "has not risen" : "has no views";
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("window", spec.name());
        members.put("views", "0");
        members.put("asOf", asOf);
        List<Header> headers = AnswerHeaders.marks(rank.answer(), 1);
        String detail =
                "the video %s in window '%s' at %s, so it has no rank"
                        .formatted(what, spec.name(), asOf);
        return new Problem(Status.NOT_FOUND_404, detail, members, headers);
    }
}
