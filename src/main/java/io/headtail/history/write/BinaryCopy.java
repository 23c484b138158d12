package io.headtail.history.write;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes rows into a table in the binary format of {@code COPY}: nothing to quote, nothing to
 * parse. For each row call {@link #row} and then add its fields, in the order of the columns.
 *
 * <p>Format: https://www.postgresql.org/docs/current/sql-copy.html
 */
public final class BinaryCopy implements AutoCloseable {
    private static final byte[] SIGNATURE = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
    };
    private static final int NULL = -1;
    private static final int BUFFER_BYTES = 1 << 16;

    /** PostgreSQL's epoch, 2000-01-01, in epoch ms. */
    private static final long ORIGIN_MS = 946_684_800_000L;

    private final CopyIn copy;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    /**
     * Begins to write.
     *
     * @param columns the columns, in parentheses
     */
    public BinaryCopy(Connection connection, String table, String columns) throws SQLException {
        copy =
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("COPY " + table + columns + " FROM STDIN (FORMAT binary)");
        // No flags, no extension.
        buffer.put(SIGNATURE).putInt(0).putInt(0);
    }

    /** Begins a row of that many fields. */
    public void row(int fields) throws SQLException {
        room(Short.BYTES).putShort((short) fields);
    }

    void putInt(int value) throws SQLException {
        room(2 * Integer.BYTES).putInt(Integer.BYTES).putInt(value);
    }

    /** A bigint. */
    public void putLong(long value) throws SQLException {
        room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(value);
    }

    void putBoolean(boolean value) throws SQLException {
        room(Integer.BYTES + 1).putInt(1).put((byte) (value ? 1 : 0));
    }

    /** A timestamptz. */
    public void putTime(long epochMs) throws SQLException {
        putLong(Math.multiplyExact(epochMs - ORIGIN_MS, 1000L));
    }

    void putText(String value) throws SQLException {
        putBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A text of {@code utf8[0, length)}.
     *
     * @param length at most 65,536
     */
    public void putText(byte[] utf8, int length) throws SQLException {
        room(Integer.BYTES).putInt(length);
        room(length).put(utf8, 0, length);
    }

    void putBytes(byte @Nullable [] value) throws SQLException {
        if (value == null) {
            room(Integer.BYTES).putInt(NULL);
            return;
        }
        room(Integer.BYTES).putInt(value.length);
        if (value.length > BUFFER_BYTES) {
            flush();
            copy.writeToCopy(value, 0, value.length);
        } else {
            room(value.length).put(value);
        }
    }

    private ByteBuffer room(int bytes) throws SQLException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() throws SQLException {
        copy.writeToCopy(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    /** Ends it: the transaction sees all rows. Without this call none is written. */
    public void end() throws SQLException {
        room(Short.BYTES).putShort((short) -1);
        flush();
        copy.endCopy();
    }

    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
