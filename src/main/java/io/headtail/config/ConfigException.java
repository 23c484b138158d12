package io.headtail.config;

import java.util.List;

/** The configuration is invalid. The message has a line for each problem, written for users. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    ConfigException(List<String> problems) {
        super("configuration:\n  - " + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One line for each problem, at least one. */
    public List<String> problems() {
        return problems;
    }
}
