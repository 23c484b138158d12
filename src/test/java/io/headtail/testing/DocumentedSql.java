package io.headtail.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The SQL that a page of the documentation shows, as a reader would copy it. */
public final class DocumentedSql {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sql\\n(.*?)^```$");
    private static final Pattern COMMENT = Pattern.compile("(?m)--.*$");
    private static final Pattern INLINE =
            Pattern.compile("`((?:SELECT|COPY|DELETE|UPDATE|INSERT)\\s[^`]*)`");

    private DocumentedSql() {}

    /** The statements in code blocks of SQL, in the order of the page, without comments. */
    public static List<String> blocks(String page) throws IOException {
        List<String> statements = new ArrayList<>();
        Matcher block = BLOCK.matcher(text(page));
        while (block.find()) {
            for (String statement : COMMENT.matcher(block.group(1)).replaceAll("").split(";")) {
                if (!statement.isBlank()) {
                    statements.add(statement.strip());
                }
            }
        }
        return statements;
    }

    /** The statements within sentences. */
    public static List<String> inline(String page) throws IOException {
        return INLINE.matcher(text(page)).results().map(found -> found.group(1)).toList();
    }

    private static String text(String page) throws IOException {
        return Files.readString(Path.of("docs", page));
    }
}
