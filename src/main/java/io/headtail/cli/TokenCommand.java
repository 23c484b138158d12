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
            "Make a bearer token. Standard output gets the line for the file of http.tokens-file,",
            "which has the token's hash only; standard error the token, which is shown only now:",
            "headtail token alice >> tokens"
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
            out.println(issued.line());
            out.flush();
            PrintWriter err = spec.commandLine().getErr();
            err.println("The token of " + name + ", which is shown only now and is a secret:");
            err.println(issued.token());
            err.flush();
            return 0;
        } catch (IllegalArgumentException e) {
            throw new UserError("NAME " + e.getMessage());
        }
    }
}
