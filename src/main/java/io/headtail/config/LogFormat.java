package io.headtail.config;

/** How log lines are written to standard error. */
public enum LogFormat {
    /** Time, level, logger and message; a stack trace on the lines after it. */
    TEXT,

    /** A JSON object a line. */
    JSON
}
