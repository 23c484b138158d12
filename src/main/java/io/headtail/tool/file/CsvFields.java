package io.headtail.tool.file;

import io.headtail.tool.file.FileLine.Reason;
import java.util.ArrayList;
import java.util.List;

/** Splits a CSV record into fields: quoted by RFC 4180, separated by a given character. */
final class CsvFields {
    private final char separator;

    CsvFields(char separator) {
        this.separator = separator;
    }

    /** Whether the line ends inside quotes, so that the record may go on in the next one. */
    static boolean endsInQuotes(String line) {
        boolean quoted = false;
        for (int i = line.indexOf('"'); i >= 0; i = line.indexOf('"', i + 1)) {
            quoted = !quoted; // a doubled quote toggles twice
        }
        return quoted;
    }

    List<String> of(String line) throws RefusedException {
        List<String> fields = new ArrayList<>(3);
        int from = 0;
        while (true) {
            int to;
            if (from < line.length() && line.charAt(from) == '"') {
                StringBuilder field = new StringBuilder();
                to = quoted(line, from + 1, field);
                fields.add(field.toString());
            } else {
                int end = line.indexOf(separator, from);
                to = end < 0 ? line.length() : end;
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

    /** Returns the index of the separator or line's end after the field. */
    private int quoted(String line, int from, StringBuilder field) throws RefusedException {
        int at = from;
        while (true) {
            int quote = line.indexOf('"', at);
            if (quote < 0) {
                throw malformed("a quoted field is not closed", line);
            }
            field.append(line, at, quote);
            int after = quote + 1;
            if (after == line.length() || line.charAt(after) == separator) {
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
