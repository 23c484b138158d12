package io.headtail.tool;

import io.headtail.tool.FileLine.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * Events from CSV: {@code timestamp,video_id[,views]}, quoted by RFC 4180. An empty {@code views}
 * is 1.
 */
final class CsvLines {
    private static final List<String> COLUMNS = List.of("timestamp", "video_id", "views");

    private final FieldRules rules;
    private final int columns;

    private CsvLines(FieldRules rules, int columns) {
        this.rules = rules;
        this.columns = columns;
    }

    /**
     * Reads the header line.
     *
     * @throws ToolException when it is none: a guess at the columns would send nonsense
     */
    static CsvLines withHeader(String header, FieldRules rules) {
        List<String> names = List.of();
        try {
            names = fields(header);
        } catch (RefusedException e) {
            // Told below, with what is allowed.
        }
        if (names.size() < 2 || !names.equals(COLUMNS.subList(0, Math.min(3, names.size())))) {
            throw new ToolException(
                    "CSV: line 1 is "
                            + FieldRules.shown(header)
                            + ", must be the header timestamp,video_id or"
                            + " timestamp,video_id,views");
        }
        return new CsvLines(rules, names.size());
    }

    FileLine.Event parse(long number, String line) throws RefusedException {
        List<String> fields = fields(line);
        if (fields.size() != columns) {
            throw new RefusedException(
                    Reason.WRONG_COLUMN_COUNT,
                    fields.size() + ", the header has " + columns + ": " + FieldRules.shown(line));
        }
        byte[] id = rules.id(fields.get(1));
        long timestamp = rules.timestamp(fields.get(0));
        String views = columns == 3 ? fields.get(2) : "";
        return new FileLine.Event(
                number, id, timestamp, views.isEmpty() ? 1 : FieldRules.views(views));
    }

    /** Whether the line ends inside quotes, so that the record may go on in the next one. */
    static boolean endsInQuotes(String line) {
        boolean quoted = false;
        for (int i = line.indexOf('"'); i >= 0; i = line.indexOf('"', i + 1)) {
            quoted = !quoted; // a doubled quote leaves and enters again
        }
        return quoted;
    }

    private static List<String> fields(String line) throws RefusedException {
        List<String> fields = new ArrayList<>(3);
        int from = 0;
        while (true) {
            int to;
            if (from < line.length() && line.charAt(from) == '"') {
                StringBuilder field = new StringBuilder();
                to = quoted(line, from + 1, field);
                fields.add(field.toString());
            } else {
                int comma = line.indexOf(',', from);
                to = comma < 0 ? line.length() : comma;
                String field = line.substring(from, to);
                if (field.indexOf('"') >= 0) {
                    throw malformed("a quote inside a field that does not begin with one", line);
                }
                fields.add(field);
            }
            if (to == line.length()) {
                return fields;
            }
            from = to + 1;
        }
    }

    /** Returns the index of the comma or line's end after the field. */
    private static int quoted(String line, int from, StringBuilder field) throws RefusedException {
        int at = from;
        while (true) {
            int quote = line.indexOf('"', at);
            if (quote < 0) {
                throw malformed("a quoted field is not closed", line);
            }
            field.append(line, at, quote);
            int after = quote + 1;
            if (after == line.length() || line.charAt(after) == ',') {
                return after;
            }
            if (line.charAt(after) != '"') {
                throw malformed("text after a closing quote", line);
            }
            field.append('"');
            at = after + 1;
        }
    }

    private static RefusedException malformed(String what, String line) {
        return new RefusedException(
                Reason.MALFORMED_CSV, what + " (RFC 4180): " + FieldRules.shown(line));
    }
}
