package io.headtail.node;

import io.headtail.config.Config;
import io.headtail.config.Role;
import io.headtail.http.HttpServer;
import io.headtail.http.rank.RankAccess;
import io.headtail.http.rank.RankAsker;
import io.headtail.http.rank.RankCounts;
import io.headtail.http.rank.RemoteOwners;
import io.headtail.instance.Instance;
import io.headtail.log.partial.PartialPublisher;
import io.headtail.merge.rank.RankSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked about the rank of a video: the partitions of this process, by a call, and those of
 * others, at the addresses that come with their partials.
 */
final class RankPart implements AutoCloseable {
    private final Supplier<@Nullable MergerPart> merging;
    private final Supplier<@Nullable Instance> instance;
    private final @Nullable RemoteOwners remote;
    private final RankAccess access;
    private volatile String ownUrl = "";

    /**
     * @throws IllegalStateException if the file of trusted certificates cannot be used
     */
    RankPart(
            Config config,
            Role role,
            Supplier<@Nullable MergerPart> merging,
            Supplier<@Nullable Instance> instance) {
        this.merging = merging;
        this.instance = instance;
        boolean merges = role != Role.INSTANCE;
        this.remote = merges ? new RemoteOwners(config.ranks(), System::nanoTime) : null;
        RankAsker asker = merges ? new RankAsker(this::sources, System::nanoTime) : null;
        this.access = new RankAccess(asker, this::own, new RankCounts());
    }

    RankAccess access() {
        return access;
    }

    /** This process' partitions; null while it owns none. */
    @Nullable RankSource own() {
        Instance counting = instance.get();
        return counting == null ? null : counting.ranks();
    }

    /**
     * A publisher of partials that says where this process can be asked.
     *
     * @param opened the port of this process
     * @param onFailure see {@link PartialPublisher}
     */
    PartialPublisher publisher(Config config, HttpServer opened, Consumer<Throwable> onFailure) {
        String url = config.advertisedUrl();
        ownUrl = url == null ? opened.openUrls().forProcesses(hostName()) : url;
        return new PartialPublisher(config.kafka(), ownUrl, onFailure);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private List<RankSource> sources() {
        List<RankSource> sources = new ArrayList<>();
        RankSource own = own();
        if (own != null) {
            sources.add(own);
        }
        MergerPart parts = merging.get();
        RemoteOwners others = remote;
        if (parts != null && others != null) {
            for (String url : parts.owners().urls()) {
                if (own == null || !url.equals(ownUrl)) {
                    sources.add(others.at(url));
                }
            }
        }
        return sources;
    }

    @Override
    public void close() {
        RankAsker asker = access.asker();
        if (asker != null) {
            asker.close();
        }
        if (remote != null) {
            remote.close();
        }
    }
}
