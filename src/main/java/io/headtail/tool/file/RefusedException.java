package io.headtail.tool.file;

/** A line or field is not an event; without a stack trace, since there may be millions. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final FileLine.Reason reason;

    RefusedException(FileLine.Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    FileLine.Refused at(long line) {
        String message = getMessage();
        return new FileLine.Refused(line, reason, message == null ? "" : message);
    }
}
