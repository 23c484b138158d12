package io.headtail.cli.demo;

import io.headtail.testing.BrowserPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What the page shows, read from its document. */
final class SeenPage {
    private static final String BOARDS =
            """
            [...document.querySelectorAll('#boards .board')].map(board => {
              const text = selector => board.querySelector(selector).innerText;
              const all = selector => [...board.querySelectorAll(selector)];
              return { name: text('h2'), covers: text('.covers'), until: text('.until'),
                marks: all('.chip').map(chip => chip.innerText),
                rows: all('tbody tr').map(row => row.querySelector('.video').value + ' '
                    + row.querySelector('.views').innerText) };
            })
            """;

    /**
     * A window's board.
     *
     * @param name of the window
     * @param covers the words beside the name
     * @param until the answer's tick
     * @param marks all of them
     * @param rows each an id and its views
     */
    record Board(
            String name, String covers, Instant until, List<String> marks, List<String> rows) {}

    private SeenPage() {}

    /** The boards in their order. */
    static List<Board> boards(BrowserPage page) {
        List<Board> boards = new ArrayList<>();
        for (JsonNode board : page.eval(BOARDS)) {
            String until = board.get("until").asString().replaceAll("until (.*) UTC.*", "$1");
            boards.add(
                    new Board(
                            board.get("name").asString(),
                            board.get("covers").asString().replace('\u00a0', ' '),
                            Instant.parse(until.replace(' ', 'T') + "Z"),
                            strings(board.get("marks")),
                            strings(board.get("rows"))));
        }
        return boards;
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }
}
