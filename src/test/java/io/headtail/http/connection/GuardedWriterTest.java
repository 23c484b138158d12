package io.headtail.http.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.connection.ConnectionGuard.Step;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How long writes are cut into pieces, each with its own time. */
class GuardedWriterTest {
    private static final int PIECE = 64 * 1024;

    private final ConnectionGuard guard = ConnectionGuard.none();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final List<Long> begun = new ArrayList<>();
    private final GuardedWriter writer =
            new GuardedWriter(
                    new DataWriter() {
                        @Override
                        public void write(BufferData... buffers) {
                            throw new UnsupportedOperationException("it may delay");
                        }

                        @Override
                        public void write(BufferData buffer) {
                            throw new UnsupportedOperationException("it may delay");
                        }

                        @Override
                        public void writeNow(BufferData... buffers) {
                            writeNow(BufferData.create(buffers));
                        }

                        @Override
                        public void writeNow(BufferData buffer) {
                            assertEquals(Step.WRITE, guard.step());
                            assertTrue(buffer.available() <= PIECE);
                            // A step that began anew was first seen at this look.
                            guard.look(written.size());
                            begun.add(guard.since());
                            written.writeBytes(buffer.readBytes());
                        }
                    },
                    guard,
                    Step.WORK);

    @Test
    void each_piece_has_its_own_time_and_no_byte_is_lost() {
        byte[] answer = new byte[3 * PIECE + 1];
        new Random(1).nextBytes(answer);
        writer.write(BufferData.create(answer));
        assertArrayEquals(answer, written.toByteArray());
        assertEquals(List.of(0L, (long) PIECE, 2L * PIECE, 3L * PIECE), begun);
        assertEquals(Step.WORK, guard.step());
    }

    @Test
    void a_short_answer_is_one_write() {
        writer.write(BufferData.create(new byte[PIECE]));
        assertEquals(List.of(0L), begun);
        assertEquals(Step.WORK, guard.step());
    }
}
