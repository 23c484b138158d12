package io.headtail.tool.file;

import io.headtail.tool.ToolException;
import io.headtail.tool.file.FieldNames.EventField;
import io.headtail.tool.file.FileLine.Reason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events from CSV. The header names the columns {@code timestamp}, {@code video_id} and, if there
 * are any, {@code views}, in any order and among others, and decides the separator: a comma, a
 * semicolon or a tab. An empty {@code views} is 1.
 */
final class CsvLines {
    private static final String SEPARATORS = ",;\t";
    private static final int NONE = -1;

    private final FieldRules rules;
    private final CsvFields fields;
    private final int columns;
    private final int timestamp;
    private final int id;
    private final int views;

    private CsvLines(
            FieldRules rules, CsvFields fields, int columns, Map<EventField, Integer> places) {
        this.rules = rules;
        this.fields = fields;
        this.columns = columns;
        this.timestamp = places.getOrDefault(EventField.TIMESTAMP, NONE);
        this.id = places.getOrDefault(EventField.VIDEO_ID, NONE);
        this.views = places.getOrDefault(EventField.VIEWS, NONE);
    }

    /** The separator that Excel's first line {@code sep=;} names; 0 if it is no such line. */
    static char separatorLine(String line) {
        return line.startsWith("sep=") && line.length() == 5 ? line.charAt(4) : 0;
    }

    /**
     * Reads the header line.
     *
     * @param number of the line
     * @param separator of the columns, or 0 to find it out
     * @throws ToolException when it is none: a guess at the columns would send nonsense
     */
    static CsvLines withHeader(
            long number, String header, char separator, FieldRules rules, FieldNames names) {
        String separators = separator == 0 ? SEPARATORS : String.valueOf(separator);
        for (int i = 0; i < separators.length(); i++) {
            CsvFields fields = new CsvFields(separators.charAt(i));
            List<String> columns = split(fields, header);
            if (columns.size() > 1) {
                Map<EventField, Integer> places = places(number, columns, new FieldNames());
                if (places.containsKey(EventField.TIMESTAMP)
                        && places.containsKey(EventField.VIDEO_ID)) {
                    columns.forEach(names::of);
                    return new CsvLines(rules, fields, columns.size(), places);
                }
            }
        }
        throw new ToolException(
                "CSV: line "
                        + number
                        + " is "
                        + FieldRules.shown(header)
                        + ", must be the header timestamp,video_id or timestamp,video_id,views"
                        + " (in any order and among other columns, separated by comma, semicolon"
                        + " or tab)");
    }

    private static List<String> split(CsvFields fields, String header) {
        try {
            return fields.of(header);
        } catch (RefusedException e) {
            return List.of(); // no header of that separator
        }
    }

    private static Map<EventField, Integer> places(
            long number, List<String> columns, FieldNames names) {
        Map<EventField, Integer> places = new EnumMap<>(EventField.class);
        for (int i = 0; i < columns.size(); i++) {
            @Nullable EventField field = names.of(columns.get(i));
            if (field != null && places.put(field, i) != null) {
                throw new ToolException(
                        "CSV: line "
                                + number
                                + ": two columns are named "
                                + FieldRules.shown(columns.get(i).strip())
                                + "; which one counts cannot be told: rename or drop one");
            }
        }
        return places;
    }

    FileLine.Event parse(long number, String line) throws RefusedException {
        List<String> record = fields.of(line);
        if (record.size() != columns) {
            throw new RefusedException(
                    Reason.WRONG_COLUMN_COUNT,
                    record.size() + ", the header has " + columns + ": " + FieldRules.shown(line));
        }
        byte[] idBytes = rules.id(record.get(id));
        long timestampMs = rules.timestamp(record.get(timestamp));
        String count = views == NONE ? "" : record.get(views);
        return new FileLine.Event(
                number, idBytes, timestampMs, count.isEmpty() ? 1 : FieldRules.views(count));
    }
}
