package io.headtail.merge.rank;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.headtail.merge.Marks;
import io.headtail.merge.Partial;
import io.headtail.merge.varint.VarintReader;
import io.headtail.merge.varint.VarintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Answers of partitions as bytes, for another process.
 *
 * <pre>
 *  version   1 byte: 1
 *  answers   varint, then for each: partition (varint), partial (varint length, bytes), marks
 *            (varint length, ASCII), flags (1 byte: 1 anywhere), views, before + 1 and videos + 1
 *            (varints)
 * </pre>
 */
public final class RankCodec {
    private static final int VERSION = 1;
    private static final int MAX_PARTITIONS = 1 << 20;

    private RankCodec() {}

    /** Encodes answers. */
    public static byte[] encode(List<PartRank> ranks) {
        VarintWriter wire = new VarintWriter();
        wire.putByte(VERSION);
        wire.putVarint(ranks.size());
        for (PartRank rank : ranks) {
            wire.putVarint(rank.partition());
            put(wire, rank.partial().bytes());
            put(wire, rank.partial().marks().toBytes());
            wire.putByte(rank.anywhere() ? 1 : 0);
            wire.putVarint(rank.views());
            wire.putVarint(rank.before() + 1);
            wire.putVarint(rank.videos() + 1);
        }
        return wire.toBytes();
    }

    private static void put(VarintWriter wire, byte[] bytes) {
        wire.putVarint(bytes.length);
        wire.putBytes(bytes, bytes.length);
    }

    /**
     * Decodes answers.
     *
     * @throws IllegalArgumentException if the bytes are no answers, or of another version
     */
    public static List<PartRank> decode(byte[] bytes) {
        VarintReader reader = new VarintReader(bytes);
        int version = reader.getByte();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "ranks of version %d, known is %d".formatted(version, VERSION));
        }
        int count = reader.getInt(0, MAX_PARTITIONS, "answers");
        List<PartRank> ranks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int partition = reader.getInt(0, MAX_PARTITIONS, "partition");
            byte[] partial = bytes(reader, bytes);
            Marks marks = Marks.parse(new String(bytes(reader, bytes), US_ASCII));
            boolean anywhere = reader.getByte() != 0;
            ranks.add(
                    new PartRank(
                            new Partial(partial, partition, marks),
                            anywhere,
                            positive(reader.getVarint(), 0),
                            positive(reader.getVarint(), 1),
                            positive(reader.getVarint(), 1)));
        }
        if (reader.remaining() != 0) {
            throw new IllegalArgumentException(reader.remaining() + " bytes too many");
        }
        return ranks;
    }

    private static byte[] bytes(VarintReader reader, byte[] from) {
        int length = reader.getInt(0, from.length, "length");
        int at = reader.skip(length);
        return Arrays.copyOfRange(from, at, at + length);
    }

    private static long positive(long number, int less) {
        if (number < 0) {
            throw new IllegalArgumentException("a count of " + number);
        }
        return number - less;
    }
}
