package io.headtail.bench.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The CPU time of all processes of a PostgreSQL on this machine, ended ones included (Linux). */
public final class PostgresCpu {
    private static final double TICKS_A_SECOND = 100;

    private final ProcessHandle postmaster;

    /** Of the server of a connection. */
    public PostgresCpu(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery("SELECT pg_backend_pid()")) {
            result.next();
            postmaster =
                    ProcessHandle.of(result.getLong(1))
                            .flatMap(ProcessHandle::parent)
                            .orElseThrow();
        }
    }

    /** So far, s. */
    public double seconds() throws IOException {
        // User and system time, then the same of children that have ended.
        double ticks = ticks(postmaster, 4);
        for (ProcessHandle child : postmaster.children().toList()) {
            ticks += ticks(child, 2);
        }
        return ticks / TICKS_A_SECOND;
    }

    private static double ticks(ProcessHandle process, int fields) throws IOException {
        Path stat = Path.of("/proc", String.valueOf(process.pid()), "stat");
        String text;
        try {
            text = Files.readString(stat);
        } catch (NoSuchFileException e) {
            return 0;
        }
        // The name in parentheses may have spaces; user time is the 12th field after it.
        List<String> values = List.of(text.substring(text.lastIndexOf(')') + 2).split(" "));
        double sum = 0;
        for (String value : values.subList(11, 11 + fields)) {
            sum += Double.parseDouble(value);
        }
        return sum;
    }
}
