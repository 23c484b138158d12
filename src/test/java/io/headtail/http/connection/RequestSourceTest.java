package io.headtail.http.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** How much is held of what a client sends. */
class RequestSourceTest {
    private static final int PIECES = 500;
    private static final String REQUEST = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";

    private int given;
    private int mostHeld;

    @Test
    void empty_lines_that_are_cut_in_two_do_not_pile_up() {
        // Each piece ends with half a line break, so that what has come is never used up.
        byte[] piece = "\n\r".repeat(2_000).getBytes(StandardCharsets.US_ASCII);
        Connections connections = new Connections(Limits.STANDARD, new ExemptPaths(""));
        RequestSource[] source = new RequestSource[1];
        source[0] =
                new RequestSource(
                        () -> {
                            mostHeld = Math.max(mostHeld, source[0].held());
                            if (given++ == 0) {
                                return new byte[] {'\r'};
                            }
                            return given <= PIECES
                                    ? piece
                                    : ("\n" + REQUEST).getBytes(StandardCharsets.US_ASCII);
                        },
                        bytes -> {},
                        connections,
                        ConnectionGuard.none(),
                        (status, detail, isHead) -> new byte[0]);
        byte[] head = source[0].get();
        connections.close();
        assertNotNull(head);
        assertEquals(REQUEST, new String(head, StandardCharsets.US_ASCII));
        assertTrue(given > PIECES, () -> given + " pieces were asked for");
        assertTrue(mostHeld <= 2 * piece.length, () -> mostHeld + " bytes are held");
    }
}
