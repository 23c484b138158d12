package io.headtail.cli.top;

import io.headtail.cli.support.ExitCode;
import io.headtail.cli.support.UserError;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Single questions to a server: which windows it has, and the newest answer of one. */
final class Asking {
    private Asking() {}

    /**
     * The names of its windows, in its order.
     *
     * @throws UserError if it cannot be reached, or is no Headtail
     */
    static List<String> windows(Server server) throws InterruptedException {
        try {
            Server.Answer answer = server.get("/windows");
            UserError mistake = server.mistake(answer.status(), answer.detail());
            if (mistake != null) {
                throw mistake;
            }
            if (answer.status() / 100 == 5) {
                throw server.failure(answer);
            }
            List<String> names = answer.status() == 200 ? names(answer.body()) : List.of();
            if (names.isEmpty()) {
                throw new UserError(
                        "%s: no Headtail answers there (%s/windows: status %d); name the URL of a merger or standalone, with its http.prefix"
                                .formatted(server.url(), server.url(), answer.status()));
            }
            return names;
        } catch (IOException e) {
            throw new UserError(
                    server.url() + ": " + ShownText.ERRORS.text(Trouble.first(server.url(), e)));
        }
    }

    private static List<String> names(byte[] body) {
        try {
            return BoardJson.values(body, "name");
        } catch (IOException e) {
            return List.of();
        }
    }

    /**
     * The newest answer.
     *
     * @throws UserError if there is none, saying why
     */
    static Board newest(Server server, String window, @Nullable Integer k)
            throws InterruptedException {
        try {
            Server.Answer answer = server.get("/view/video" + Server.query(window, k));
            if (answer.status() != 200) {
                throw server.failure(answer);
            }
            return board(window, answer);
        } catch (IOException e) {
            throw new UserError(
                    server.url() + ": " + ShownText.ERRORS.text(Trouble.words(e)), ExitCode.FAILED);
        }
    }

    /** The board that an answer to {@code GET /view/video} is. */
    static Board board(String window, Server.Answer answer) throws IOException {
        String late = answer.header("TopK-Late");
        return new Board(
                window,
                required(answer, "TopK-Window-Start"),
                required(answer, "TopK-Window-End"),
                "true".equals(answer.header("TopK-Final")),
                "true".equals(answer.header("TopK-Complete")),
                answer.header("TopK-Complete-From"),
                answer.header("TopK-Degraded"),
                late == null || !late.matches("[0-9]{1,18}") ? 0 : Long.parseLong(late),
                BoardJson.rows(answer.body()));
    }

    private static String required(Server.Answer answer, String name) throws IOException {
        String value = answer.header(name);
        if (value == null) {
            throw new IOException("an answer without the header " + name);
        }
        return value;
    }
}
