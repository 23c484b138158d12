package io.headtail.http.request;

/** Ends a request with a problem document. Has no stack trace: it is an answer, not a fault. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** The response to send. */
    public Problem problem() {
        return problem;
    }
}
