package io.headtail.tool.file;

import io.headtail.tool.file.input.TextInput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.Locale;

/** How the events of a file are written. */
public enum EventFormat {
    /** A header line with {@code timestamp}, {@code video_id} and maybe {@code views}. */
    CSV,
    /** <code>{"timestamp":…,"videoId":…,"views":…}</code>, an object a line. */
    NDJSON,
    /** An array of such objects, or objects that are formatted in any way. */
    JSON;

    /**
     * By the file's name, and by its beginning where the name does not tell: whatever begins like
     * an object or an array is JSON, anything else CSV.
     *
     * @param in the file's text, in which its beginning stays
     */
    static EventFormat of(String name, BufferedInputStream in) throws IOException {
        String plain = name.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|gzip|zst|zstd)$", "");
        boolean json = plain.matches(".*\\.(ndjson|jsonl|json)");
        if (plain.matches(".*\\.(csv|tsv)") || (!json && !beginsLikeJson(in))) {
            return CSV;
        }
        return JsonShape.isObjectALine(in) ? NDJSON : JSON;
    }

    private static boolean beginsLikeJson(BufferedInputStream in) throws IOException {
        in.mark(TextInput.LOOK_AHEAD);
        int b = ' ';
        for (int i = 0; i < TextInput.LOOK_AHEAD && isBlank(b); i++) {
            b = in.read();
        }
        in.reset();
        return b == '{' || b == '[';
    }

    static boolean isBlank(int b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}
