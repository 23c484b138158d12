package io.headtail.cli.snapshot;

import io.headtail.cli.support.ConfigOptions;
import io.headtail.cli.support.ExitCode;
import io.headtail.cli.support.UserError;
import io.headtail.config.ConfigException;
import io.headtail.snapshot.SnapshotReader;
import io.headtail.snapshot.SnapshotStores;
import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.snapshot.section.SnapshotDamagedException;
import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotName;
import io.headtail.snapshot.store.SnapshotSettings;
import io.headtail.snapshot.store.SnapshotStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headtail snapshot}: lists, inspects and verifies the snapshots in a store. */
@Command(
        name = "snapshot",
        description = {
            "List, inspect and verify the snapshots of the configured store; changes nothing.",
            "Needs only the settings snapshot.*."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SnapshotCommand.ListAll.class,
            SnapshotCommand.Inspect.class,
            SnapshotCommand.Verify.class
        })
public final class SnapshotCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand");
    }

    /**
     * A snapshot in the store.
     *
     * @param header null if it cannot be read
     * @param problem why it cannot be read; null if it can
     */
    record Found(
            SnapshotFolder folder,
            SnapshotStore.Stored stored,
            @Nullable SnapshotHeader header,
            @Nullable String problem) {
        /** The name for {@code inspect} and {@code verify}. */
        String path() {
            return folder.path() + "/" + stored.name();
        }
    }

    /** The common part of the three subcommands: a store, and the snapshots in it. */
    abstract static class OverStore implements Callable<Integer> {
        @Spec CommandSpec spec = CommandSpec.create();
        @Mixin private ConfigOptions options = new ConfigOptions();

        @Override
        public Integer call() throws IOException {
            SnapshotSettings settings;
            try {
                settings = options.loadSnapshots();
            } catch (ConfigException e) {
                throw new UserError(String.valueOf(e.getMessage()));
            }
            try (SnapshotStore store = SnapshotStores.open(settings)) {
                if (store == null) {
                    throw new UserError("snapshot.store is none: there is nothing to look at");
                }
                return over(store, spec.commandLine().getOut());
            } catch (IOException | IllegalStateException e) {
                throw new UserError("snapshot store: " + e.getMessage());
            }
        }

        abstract int over(SnapshotStore store, PrintWriter out) throws IOException;

        /** All snapshots with their headers, by folder and newest first. */
        static List<Found> all(SnapshotStore store) throws IOException {
            List<Found> all = new ArrayList<>();
            List<SnapshotFolder> folders = new ArrayList<>(store.folders());
            folders.sort(
                    Comparator.comparing(SnapshotFolder::topic)
                            .thenComparing(SnapshotFolder::topicId)
                            .thenComparingInt(SnapshotFolder::partition));
            for (SnapshotFolder folder : folders) {
                List<SnapshotStore.Stored> stored = new ArrayList<>(store.list(folder));
                stored.removeIf(one -> SnapshotName.parse(one.name()) == null);
                stored.sort(Comparator.comparing(SnapshotStore.Stored::name).reversed());
                for (SnapshotStore.Stored one : stored) {
                    Found found = found(store, folder, one);
                    if (found != null) {
                        all.add(found);
                    }
                }
            }
            return all;
        }

        // Null if its owner has deleted it meanwhile.
        private static @Nullable Found found(
                SnapshotStore store, SnapshotFolder folder, SnapshotStore.Stored stored)
                throws IOException {
            try (InputStream in = store.open(folder, stored.name())) {
                return new Found(folder, stored, SnapshotReader.readHeader(in), null);
            } catch (SnapshotDamagedException e) {
                return new Found(folder, stored, null, e.getMessage());
            } catch (FileNotFoundException e) {
                return null;
            }
        }

        /** The snapshots whose path contains the text; all for null. */
        static List<Found> matching(List<Found> all, @Nullable String text) {
            List<Found> matching =
                    all.stream().filter(f -> text == null || f.path().contains(text)).toList();
            if (matching.isEmpty()) {
                throw new UserError(
                        text == null
                                ? "the store holds no snapshots"
                                : "no snapshot's path contains '" + text + "'; see snapshot list");
            }
            return matching;
        }
    }

    /** {@code snapshot list}. */
    @Command(name = "list", description = "List all snapshots, newest first for each partition.")
    static final class ListAll extends OverStore {
        @Option(names = "--json", description = "print one JSON array instead of the table")
        private boolean json;

        @Override
        int over(SnapshotStore store, PrintWriter out) throws IOException {
            List<Found> all = all(store);
            if (json) {
                SnapshotText.json(all, out);
            } else if (all.isEmpty()) {
                out.println("no snapshots in " + store);
            } else {
                SnapshotText.table(all, out);
            }
            out.flush();
            return 0;
        }
    }

    /** {@code snapshot inspect}. */
    @Command(name = "inspect", description = "Show the headers of snapshots.")
    static final class Inspect extends OverStore {
        @Parameters(
                arity = "0..1",
                paramLabel = "TEXT",
                description =
                        "part of a snapshot's path as shown by list; without it, the newest of each"
                                + " partition")
        private @Nullable String text;

        @Option(names = "--json", description = "print one JSON array instead")
        private boolean json;

        @Override
        int over(SnapshotStore store, PrintWriter out) throws IOException {
            List<Found> shown = matching(all(store), text);
            if (text == null) {
                List<Found> newest = new ArrayList<>();
                for (Found found : shown) {
                    if (newest.isEmpty()
                            || !newest.get(newest.size() - 1).folder().equals(found.folder())) {
                        newest.add(found);
                    }
                }
                shown = newest;
            }
            if (json) {
                SnapshotText.json(shown, out);
            } else {
                shown.forEach(found -> SnapshotText.inspect(found, out));
            }
            out.flush();
            return 0;
        }
    }

    /** {@code snapshot verify}. */
    @Command(
            name = "verify",
            description = {
                "Read snapshots completely and check all that can be checked without the log.",
                "Exits 1 if one is damaged."
            })
    static final class Verify extends OverStore {
        @Parameters(
                arity = "0..1",
                paramLabel = "TEXT",
                description = "part of a snapshot's path; without it, all")
        private @Nullable String text;

        @Override
        int over(SnapshotStore store, PrintWriter out) throws IOException {
            int damaged = 0;
            List<Found> all = matching(all(store), text);
            for (Found found : all) {
                String problem = problem(store, found);
                damaged += problem == null ? 0 : 1;
                out.println((problem == null ? "whole    " : "DAMAGED  ") + found.path());
                if (problem != null) {
                    out.println("         " + problem);
                }
                out.flush();
            }
            out.println(all.size() + " read, " + damaged + " damaged");
            out.flush();
            return damaged == 0 ? 0 : ExitCode.FAILED;
        }

        private static @Nullable String problem(SnapshotStore store, Found found)
                throws IOException {
            try (InputStream in = store.open(found.folder(), found.stored().name())) {
                SnapshotHeader header = SnapshotReader.verify(in);
                boolean here =
                        header.origin().equals(found.folder())
                                && header.name().fileName().equals(found.stored().name());
                return here
                        ? null
                        : "it is %s/%s, and does not belong here"
                                .formatted(header.origin().path(), header.name().fileName());
            } catch (SnapshotDamagedException e) {
                return e.getMessage();
            } catch (FileNotFoundException e) {
                return null; // its owner has deleted it meanwhile
            }
        }
    }
}
