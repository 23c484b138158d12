package io.headtail.cli;

import io.headtail.cli.audit.AuditCommand;
import io.headtail.cli.audit.RecountCommand;
import io.headtail.cli.audit.StoredHistory;
import io.headtail.cli.correct.CorrectCommand;
import io.headtail.cli.demo.DemoCommand;
import io.headtail.cli.produce.ProduceCommand;
import io.headtail.cli.server.KafkaCommand;
import io.headtail.cli.server.PostgresCommand;
import io.headtail.cli.server.S3Command;
import io.headtail.cli.snapshot.SnapshotCommand;
import io.headtail.cli.support.ExitCode;
import io.headtail.cli.support.StopSignal;
import io.headtail.cli.support.UserError;
import io.headtail.cli.top.TopCommand;
import io.headtail.node.StartException;
import io.headtail.tool.ToolException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root command {@code headtail}: shared options and error handling of its subcommands. */
@Command(
        name = "headtail",
        description = "Exact sliding Top-K over a Kafka topic.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Cli.VersionText.class,
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all done",
            "1:done in part (lines were refused), a drill that failed, or an unexpected error",
            "2:a mistake in the arguments or the configuration, or an unreachable server",
            "3:the log no longer reaches back to where a recount begins",
            "130, 143:stopped by Ctrl-C or SIGTERM, after cleaning up"
        },
        subcommands = {
            DemoCommand.class,
            RoleCommand.Standalone.class,
            RoleCommand.OfInstance.class,
            RoleCommand.OfMerger.class,
            KafkaCommand.class,
            S3Command.class,
            PostgresCommand.class,
            ProduceCommand.class,
            TopCommand.class,
            HealthCommand.class,
            TokenCommand.class,
            SnapshotCommand.class,
            RecountCommand.class,
            CorrectCommand.class,
            DrillCommand.class
        })
public final class Cli implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger("io.headtail");

    @Spec private CommandSpec spec = CommandSpec.create();

    /** Runs a command; returns the exit code. */
    public static int run(String... args) {
        return StopSignal.during(() -> commandLine().execute(args));
    }

    /** The command line with all commands. */
    public static CommandLine commandLine() {
        return commandLine(StoredHistory::open);
    }

    /**
     * The command line with all commands.
     *
     * @param history opens the history for {@code audit}
     */
    public static CommandLine commandLine(AuditCommand.Opener history) {
        CommandLine all = new CommandLine(new Cli());
        all.addSubcommand(new AuditCommand(history));
        return all.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(Cli::execute)
                .setParameterExceptionHandler((e, args) -> wrongArguments(e))
                .setExecutionExceptionHandler((e, command, result) -> failed(e, command));
    }

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand");
    }

    // Servers that are starting when the signal arrives may fail in any way.
    private static int execute(CommandLine.ParseResult parsed) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (Error e) {
            if (!StopSignal.came()) {
                throw e;
            }
            return stoppedOnTheWay(e, parsed.commandSpec().commandLine());
        }
    }

    private static int stoppedOnTheWay(Throwable e, CommandLine command) {
        command.getErr()
                .println(
                        "headtail: stopped on the way: "
                                + (isWorded(e) ? e.getMessage() : rootOf(e)));
        LOG.debug("stopped on the way", e);
        return ExitCode.FAILED; // the JVM exits with the signal's code instead
    }

    // Whether the message is written for users.
    private static boolean isWorded(Throwable e) {
        return e instanceof UserError || e instanceof ToolException || e instanceof StartException;
    }

    private static Throwable rootOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static int wrongArguments(ParameterException e) {
        CommandLine command = e.getCommandLine();
        command.getErr().println("headtail: " + e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr());
        // The help of this command, if a subcommand is missing or unknown.
        if (!command.getSubcommands().isEmpty()) {
            command.getErr()
                    .println("Commands: " + String.join(", ", command.getSubcommands().keySet()));
        }
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.MISTAKE;
    }

    private static int failed(Exception e, CommandLine command) {
        if (StopSignal.came()) {
            return stoppedOnTheWay(e, command);
        }
        if (isWorded(e)) {
            command.getErr().println("headtail: " + e.getMessage());
            return e instanceof UserError error ? error.exitCode() : ExitCode.MISTAKE;
        }
        LOG.error("command failed: {}", command.getCommandName(), e);
        command.getErr()
                .println("headtail: unexpected error, please report it with the log above: " + e);
        return ExitCode.FAILED;
    }

    /** The version from the jar's manifest, which Maven writes. */
    static final class VersionText implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Cli.class.getPackage().getImplementationVersion();
            return new String[] {
                "headtail " + (version == null ? "(not from a jar)" : version),
                "Java " + Runtime.version()
            };
        }
    }
}
