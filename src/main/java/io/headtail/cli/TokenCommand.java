package io.headtail.cli;

import io.headtail.cli.support.UserError;
import io.headtail.http.security.Tokens;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headtail token}: makes a bearer token. */
@Command(
        name = "token",
        description = {
            "Make a bearer token, and the line that stands for it in the file of http.tokens-file.",
            "The token is shown only now: the line has its hash."
        })
final class TokenCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "NAME",
            description = "whose token it is: 1 to 64 letters, digits, '.', '_' and '-'")
    private String name = "";

    @Override
    public Integer call() {
        try {
            Tokens.Issued issued = Tokens.issue(name);
            PrintWriter out = spec.commandLine().getOut();
            out.println("token: " + issued.token());
            out.println("line:  " + issued.line());
            out.flush();
            return 0;
        } catch (IllegalArgumentException e) {
            throw new UserError("NAME " + e.getMessage());
        }
    }
}
