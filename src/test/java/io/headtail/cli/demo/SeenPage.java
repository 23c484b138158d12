package io.headtail.cli.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the page shows, read from its document. */
final class SeenPage {
    private static final Pattern SECTION = Pattern.compile("(?s)<section>(.*?)</section>");
    private static final Pattern ROW =
            Pattern.compile("(?s)<tr>.*?<td>\\d+</td><td[^>]*>(.*?)</td><td[^>]*>([\\d,]+)</td>");

    /**
     * A window's card.
     *
     * @param name of the window
     * @param span the words beside the name
     * @param until the answer's tick
     * @param flags all of them
     * @param rows each an id and its views
     */
    record Card(String name, String span, Instant until, List<String> flags, List<String> rows) {}

    private SeenPage() {}

    /** The cards in their order. */
    static List<Card> cards(String dom) {
        List<Card> cards = new ArrayList<>();
        Matcher section = SECTION.matcher(dom);
        while (section.find()) {
            String html = section.group(1).replace("&nbsp;", " ");
            String until = first(html, "until ([\\d: -]+) UTC");
            List<String> flags = new ArrayList<>();
            Matcher flag = Pattern.compile("<li[^>]*>(.*?)</li>").matcher(html);
            while (flag.find()) {
                flags.add(flag.group(1));
            }
            List<String> rows = new ArrayList<>();
            Matcher row = ROW.matcher(html);
            while (row.find()) {
                rows.add(row.group(1) + " " + row.group(2));
            }
            cards.add(
                    new Card(
                            first(html, "<h2>(.*?)<small>"),
                            first(html, "<small>(.*?)</small>"),
                            Instant.parse(until.replace(' ', 'T') + "Z"),
                            flags,
                            rows));
        }
        return cards;
    }

    private static String first(String html, String expression) {
        Matcher matcher = Pattern.compile(expression).matcher(html);
        if (!matcher.find()) {
            throw new AssertionError("no " + expression + " in " + html);
        }
        return matcher.group(1);
    }
}
