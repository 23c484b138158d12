package io.headtail.cli;

import io.headtail.cli.support.ConfigOptions;
import io.headtail.cli.support.ExitCode;
import io.headtail.cli.support.Logging;
import io.headtail.cli.support.StopSignal;
import io.headtail.cli.support.UserError;
import io.headtail.config.Config;
import io.headtail.config.ConfigException;
import io.headtail.config.Role;
import io.headtail.instance.recovery.SnapshotRefusedException;
import io.headtail.node.Headtail;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs a role until it is stopped: {@code standalone}, {@code instance} or {@code merger}. */
abstract class RoleCommand implements Callable<Integer> {
    private final Role role;
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private ConfigOptions options = new ConfigOptions();

    RoleCommand(Role role) {
        this.role = role;
    }

    @Override
    public Integer call() throws InterruptedException {
        Config config = load();
        Logging.format(config.logFormat());
        PrintWriter out = spec.commandLine().getOut();
        try (StopSignal stop = new StopSignal(config.shutdownDelay().plus(config.shutdownGrace()));
                Headtail headtail = Headtail.start(config, role)) {
            out.println(
                    "headtail "
                            + role
                            + " listens on "
                            + headtail.urls()
                            + ", topic "
                            + config.kafka().topic()
                            + " at "
                            + config.kafka().bootstrapServers());
            out.flush();
            CompletableFuture<Throwable> failure = headtail.failure();
            var unused = failure.whenComplete((cause, e) -> stop.request());
            stop.await();
            if (!failure.isDone()) {
                headtail.drain();
            }
            if (failure.isDone() && failure.join() instanceof SnapshotRefusedException refused) {
                throw new UserError(String.valueOf(refused.getMessage()), ExitCode.MISTAKE);
            }
            if (failure.isDone()) {
                throw new UserError(
                        "stopped, to recover when started again: " + failure.join().getMessage(),
                        ExitCode.FAILED);
            }
        }
        return 0;
    }

    private Config load() {
        try {
            return options.load(role);
        } catch (ConfigException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        }
    }

    /** {@code headtail standalone}. */
    @Command(
            name = "standalone",
            description = "Run instance and merger in one process, with an existing Kafka.")
    static final class Standalone extends RoleCommand {
        Standalone() {
            super(Role.STANDALONE);
        }
    }

    /** {@code headtail instance}. */
    @Command(
            name = "instance",
            description = "Own partitions: read view events, count, publish partials.")
    static final class OfInstance extends RoleCommand {
        OfInstance() {
            super(Role.INSTANCE);
        }
    }

    /** {@code headtail merger}. */
    @Command(name = "merger", description = "Merge the partials and answer over HTTP.")
    static final class OfMerger extends RoleCommand {
        OfMerger() {
            super(Role.MERGER);
        }
    }
}
