package io.headtail.tool.drill.store;

import io.headtail.tool.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes single snapshots unreadable in a store that works otherwise: in S3 they are forbidden
 * (403); in a directory each is replaced by a link to the reader's own memory, which opens like a
 * file and fails to read like a bad sector.
 */
public final class UnreadableObjects {
    private static final Path FAILS_TO_READ = Path.of("/proc/self/mem");

    private final @Nullable Path root;
    private final Path aside;
    private final @Nullable FaultyProxy s3;
    private final List<Path> hidden = new ArrayList<>();

    /**
     * @param root root of the snapshots in a directory; null with S3
     * @param aside folder for the replaced files
     * @param s3 proxy of the S3 server; null with a directory
     */
    UnreadableObjects(@Nullable Path root, Path aside, @Nullable FaultyProxy s3) {
        this.root = root;
        this.aside = aside;
        this.s3 = s3;
    }

    /**
     * Makes objects unreadable.
     *
     * @param paths paths below the store's root
     */
    public void hide(Collection<String> paths) {
        if (s3 != null) {
            s3.forbid(paths);
            return;
        }
        for (String path : paths) {
            Path file = requireRoot().resolve(path);
            try {
                Files.move(file, aside(file));
                Files.createSymbolicLink(file, FAILS_TO_READ);
                hidden.add(file);
            } catch (IOException e) {
                throw new ToolException("cannot make " + file + " unreadable: " + e, e);
            }
        }
    }

    /** Makes all of them readable again, except those deleted meanwhile. */
    public void restore() {
        if (s3 != null) {
            s3.forbid(List.of());
        }
        for (Path file : hidden) {
            try {
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.delete(file);
                    Files.move(aside(file), file);
                }
            } catch (IOException e) {
                throw new ToolException("cannot make " + file + " readable again: " + e, e);
            }
        }
        hidden.clear();
    }

    private Path requireRoot() {
        if (root == null || !Files.exists(FAILS_TO_READ)) {
            throw new ToolException(
                    "--faults store-object: needs "
                            + FAILS_TO_READ
                            + ", which only Linux has, or --store s3");
        }
        return root;
    }

    private Path aside(Path file) {
        return aside.resolve(file.getName(file.getNameCount() - 2) + "-" + file.getFileName());
    }
}
