package io.headtail.http.rank;

import io.headtail.http.reply.Responses;
import io.headtail.http.request.Problem;
import io.headtail.merge.rank.RankBusyException;
import io.headtail.merge.rank.RankCodec;
import io.headtail.merge.rank.RankSource;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /partition-ranks}: what mergers ask the owners of partitions. Not for clients: the
 * format may change with any release.
 */
public final class PartitionRanksService implements HttpService {
    private static final Header BYTES =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/octet-stream");

    private final Supplier<@Nullable RankSource> own;

    /**
     * @param own this process' partitions; supplies null while it owns none
     */
    public PartitionRanksService(Supplier<@Nullable RankSource> own) {
        this.own = own;
    }

    @Override
    public void routing(HttpRules rules) {
        Responses.get(rules, RankWire.PATH, this::ranks);
    }

    private void ranks(ServerRequest request, ServerResponse response) {
        RankWire.Asked asked = RankWire.parse(request.query().rawValue());
        RankSource source = own.get();
        if (source == null) {
            throw Problem.notYet("no partition is owned here yet").thrown();
        }
        byte[] body;
        try {
            body = RankCodec.encode(source.ask(asked.question(), asked.patience().toNanos()));
        } catch (RankBusyException e) {
            // Not a 503, which may mean that there is nothing to ask, or come from a proxy.
            throw Problem.of(RankWire.BUSY, String.valueOf(e.getMessage())).thrown();
        } catch (IOException e) {
            throw Problem.notYet("the partitions did not answer: " + e.getMessage()).thrown();
        }
        response.header(BYTES).header(Responses.NO_STORE);
        Responses.send(request, response, body);
    }
}
