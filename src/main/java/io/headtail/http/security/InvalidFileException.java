package io.headtail.http.security;

/** A file cannot be used; the message says which and why, and contains nothing of it. */
public final class InvalidFileException extends Exception {
    private static final long serialVersionUID = 1;

    public InvalidFileException(String message) {
        super(message);
    }
}
