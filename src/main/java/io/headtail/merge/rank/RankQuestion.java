package io.headtail.merge.rank;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What owners of partitions are asked about a video. There are two questions, in this order:
 *
 * <ol>
 *   <li>{@link #find}: which partition has views of the video, at whatever tick it stands; that
 *       partition counts at once which of its own videos come before.
 *   <li>{@link #rank}: how many videos of each other partition come before that many views of that
 *       id, at exactly that tick.
 * </ol>
 *
 * @param window the window's name
 * @param id the video's id
 * @param found the partition that has views of it and is not asked again; −1 for none
 * @param views the views that the partition has; 0 if none has any, −1 in the first question
 * @param tick the tick to answer at; in the first question the least one
 */
public record RankQuestion(String window, byte[] id, int found, long views, long tick) {
    /**
     * The first question.
     *
     * @param least the least tick to answer at, epoch ms; {@link Long#MIN_VALUE} for any
     */
    public static RankQuestion find(String window, byte[] id, long least) {
        return new RankQuestion(window, id, -1, -1, least);
    }

    /** The second question. */
    public RankQuestion rank(int partition, long count, long at) {
        return new RankQuestion(window, id, partition, count, at);
    }

    /** Whether it is the first question. */
    public boolean isFind() {
        return views < 0;
    }

    /** Whether it is about that partition. */
    public boolean asks(int partition) {
        return partition != found;
    }

    @Override
    public String toString() {
        return "RankQuestion[%s of '%s' at %d]".formatted(window, new String(id, UTF_8), tick);
    }
}
