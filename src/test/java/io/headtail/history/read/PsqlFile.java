package io.headtail.history.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What psql would send of a file, as far as ours use its language: defaults, and variables as
 * literals ({@code :'name'}) and as they are ({@code :name}). The embedded server comes without
 * psql.
 */
final class PsqlFile {
    private static final Pattern IF_SET = Pattern.compile("\\\\if :\\{\\?(\\w+)}");
    private static final Pattern SET = Pattern.compile("\\\\set (\\w+) (.*)");

    /** Not the second colon of a cast. */
    private static final Pattern VARIABLE = Pattern.compile("(?<!:):(?:'(\\w+)'|(\\w+))");

    private PsqlFile() {}

    static String sql(Path file, Map<String, String> given) throws IOException {
        Map<String, String> variables = new HashMap<>(given);
        StringBuilder sql = new StringBuilder();
        boolean skipping = false;
        boolean isSet = false;
        for (String line : Files.readAllLines(file)) {
            Matcher ifSet = IF_SET.matcher(line);
            Matcher set = SET.matcher(line);
            if (line.startsWith("--")) {
                continue;
            }
            if (ifSet.matches()) {
                isSet = variables.containsKey(ifSet.group(1));
                skipping = !isSet;
            } else if (line.equals("\\else")) {
                skipping = isSet;
            } else if (line.equals("\\endif")) {
                skipping = false;
            } else if (set.matches()) {
                if (!skipping) {
                    variables.put(set.group(1), set.group(2).replace("'", ""));
                }
            } else if (line.startsWith("\\")) {
                throw new IllegalArgumentException(file + ": " + line);
            } else if (!skipping) {
                sql.append(line).append('\n');
            }
        }
        return VARIABLE.matcher(sql).replaceAll(found -> replacement(found, variables));
    }

    private static String replacement(MatchResult found, Map<String, String> variables) {
        boolean literal = found.group(1) != null;
        String name = literal ? found.group(1) : found.group(2);
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no value of " + name);
        }
        return Matcher.quoteReplacement(literal ? "'" + value.replace("'", "''") + "'" : value);
    }
}
