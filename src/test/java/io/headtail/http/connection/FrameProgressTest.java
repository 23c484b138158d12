package io.headtail.http.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of HTTP/2 has begun and not ended. */
class FrameProgressTest {
    private static final int CONTINUATION = 9;

    private final FrameProgress progress = new FrameProgress(new BodyBytes(70_000));

    private static byte[] all() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[24]);
        bytes.writeBytes(RawHttp2.frame(RawHttp2.SETTINGS, 0, 0, new byte[0]));
        bytes.writeBytes(RawHttp2.frame(RawHttp2.DATA, 0, 1, new byte[70_000]));
        bytes.writeBytes(RawHttp2.frame(RawHttp2.HEADERS, 0, 3, new byte[3]));
        bytes.writeBytes(RawHttp2.frame(CONTINUATION, 0, 3, new byte[0]));
        bytes.writeBytes(RawHttp2.frame(CONTINUATION, RawHttp2.END_HEADERS, 3, new byte[1]));
        bytes.writeBytes(RawHttp2.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 5, new byte[0]));
        return bytes.toByteArray();
    }

    @Test
    void each_has_one_number_from_its_first_byte_to_its_last_however_they_are_cut() {
        byte[] all = all();
        for (int piece : List.of(1, 2, 7, 9, 24, 1_000, all.length)) {
            FrameProgress cut = new FrameProgress(new BodyBytes(70_000));
            int last = 0;
            for (int from = 0; from < all.length; from += piece) {
                last = Math.min(from + piece, all.length);
                cut.received(Arrays.copyOfRange(all, from, last));
            }
            assertEquals(5, cut.count(), "preface, settings, data, headers, headers");
            assertFalse(cut.isUnfinished());
        }
    }

    @Test
    void a_part_of_a_frame_or_of_its_header_is_unfinished() {
        assertFalse(progress.isUnfinished());
        progress.received(new byte[23]);
        assertTrue(progress.isUnfinished());
        progress.received(new byte[1]);
        assertFalse(progress.isUnfinished());
        byte[] frame = RawHttp2.frame(RawHttp2.DATA, 0, 1, new byte[3]);
        for (int i = 0; i < frame.length; i++) {
            progress.received(new byte[] {frame[i]});
            assertEquals(2, progress.count());
            assertEquals(i < frame.length - 1, progress.isUnfinished());
        }
    }

    @Test
    void headers_are_unfinished_until_a_frame_ends_them() {
        progress.received(new byte[24]);
        progress.received(RawHttp2.frame(RawHttp2.HEADERS, 0, 1, new byte[3]));
        for (int i = 0; i < 10; i++) {
            assertTrue(progress.isUnfinished());
            assertEquals(2, progress.count());
            progress.received(RawHttp2.frame(CONTINUATION, 0, 1, new byte[i]));
        }
        progress.received(RawHttp2.frame(CONTINUATION, RawHttp2.END_HEADERS, 1, new byte[0]));
        assertFalse(progress.isUnfinished());
    }

    @Test
    void bodies_are_bounded_stream_by_stream_until_they_end() {
        BodyBytes bodies = new BodyBytes(10);
        FrameProgress frames = new FrameProgress(bodies);
        frames.received(new byte[24]);
        for (int stream = 1; stream < 1_001; stream += 2) {
            frames.received(RawHttp2.frame(RawHttp2.DATA, 0, stream, new byte[6]));
            int end = stream % 3 == 0 ? RawHttp2.RST_STREAM : RawHttp2.DATA;
            frames.received(RawHttp2.frame(end, RawHttp2.END_STREAM, stream, new byte[4]));
            assertFalse(bodies.isExceeded());
        }
        frames.received(RawHttp2.frame(RawHttp2.DATA, 0, 1_001, new byte[6]));
        frames.received(RawHttp2.frame(RawHttp2.DATA, 0, 1_003, new byte[10]));
        frames.received(RawHttp2.frame(RawHttp2.HEADERS, 0, 1_001, new byte[100]));
        assertFalse(bodies.isExceeded());
        frames.received(RawHttp2.frame(RawHttp2.DATA, 0, 1_001, new byte[5]));
        assertTrue(bodies.isExceeded());
    }

    @Test
    void bodies_on_more_streams_than_there_may_be_are_too_many() {
        BodyBytes bodies = new BodyBytes(10);
        FrameProgress frames = new FrameProgress(bodies);
        frames.received(new byte[24]);
        for (int stream = 1; stream < 401; stream += 2) {
            frames.received(RawHttp2.frame(RawHttp2.DATA, 0, stream, new byte[1]));
        }
        assertFalse(bodies.isExceeded());
        frames.received(RawHttp2.frame(RawHttp2.DATA, 0, 401, new byte[1]));
        assertTrue(bodies.isExceeded());
    }

    @Test
    void a_stream_is_the_same_with_and_without_the_reserved_bit() {
        BodyBytes bodies = new BodyBytes(10);
        FrameProgress frames = new FrameProgress(bodies);
        int reserved = 1 << 31;
        frames.received(new byte[24]);
        frames.received(RawHttp2.frame(RawHttp2.DATA, 0, 1, new byte[6]));
        frames.received(RawHttp2.frame(RawHttp2.RST_STREAM, 0, reserved | 1, new byte[4]));
        frames.received(RawHttp2.frame(RawHttp2.DATA, 0, 1, new byte[6]));
        assertFalse(bodies.isExceeded());
        frames.received(RawHttp2.frame(RawHttp2.DATA, 0, reserved | 1, new byte[6]));
        assertTrue(bodies.isExceeded());
    }
}
