package io.headtail.lake;

import io.headtail.follow.FollowedEvent;
import java.nio.ByteBuffer;

/** An event that is read back from a {@link Spill}. A flyweight. */
final class SpilledRow implements FollowedEvent {
    /** Bytes of a row before its id: offset, time, views, whether it is late, the id's length. */
    static final int FIXED_BYTES = 8 + 8 + 4 + 1 + 1;

    private static final int MAX_ID_BYTES = 255;

    /** The most bytes of a row. */
    static final int MAX_BYTES = FIXED_BYTES + MAX_ID_BYTES;

    private final int partition;
    private final byte[] id = new byte[MAX_ID_BYTES];
    private long offset;
    private long timestamp;
    private int views;
    private boolean late;
    private int idLength;

    SpilledRow(int partition) {
        this.partition = partition;
    }

    /** Writes an event; there must be room for {@link #MAX_BYTES}. */
    static void put(ByteBuffer to, FollowedEvent event) {
        to.putLong(event.offset());
        to.putLong(event.timestamp());
        to.putInt(event.views());
        to.put((byte) (event.isLate() ? 1 : 0));
        to.put((byte) event.idLength());
        to.put(event.id(), event.idFrom(), event.idLength());
    }

    /** Becomes the next row, if it is there as a whole; otherwise nothing is read. */
    boolean get(ByteBuffer from) {
        if (from.remaining() < FIXED_BYTES) {
            return false;
        }
        int length = Byte.toUnsignedInt(from.get(from.position() + FIXED_BYTES - 1));
        if (from.remaining() < FIXED_BYTES + length) {
            return false;
        }
        offset = from.getLong();
        timestamp = from.getLong();
        views = from.getInt();
        late = from.get() != 0;
        from.get();
        idLength = length;
        from.get(id, 0, length);
        return true;
    }

    @Override
    public int partition() {
        return partition;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public long timestamp() {
        return timestamp;
    }

    @Override
    public int views() {
        return views;
    }

    @Override
    public boolean isLate() {
        return late;
    }

    @Override
    public byte[] id() {
        return id;
    }

    @Override
    public int idFrom() {
        return 0;
    }

    @Override
    public int idLength() {
        return idLength;
    }
}
