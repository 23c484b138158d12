package io.headtail.tool.file;

import io.headtail.tool.file.input.TextInput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.Locale;

/** The format of a file of events. */
public enum EventFormat {
    /** A header line with {@code timestamp}, {@code video_id} and optionally {@code views}. */
    CSV,
    /** <code>{"timestamp":…,"videoId":…,"views":…}</code>, one object per line. */
    NDJSON,
    /** An array of such objects, or a sequence of them in any formatting. */
    JSON;

    /**
     * Detects the format by the file's name, or else by its beginning: an object or an array means
     * JSON, anything else CSV.
     *
     * @param in the file's text, from which nothing is consumed
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
        in.mark(TextInput.LOOK_AHEAD_BYTES);
        int b = ' ';
        for (int i = 0; i < TextInput.LOOK_AHEAD_BYTES && isBlank(b); i++) {
            b = in.read();
        }
        in.reset();
        return b == '{' || b == '[';
    }

    static boolean isBlank(int b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}
