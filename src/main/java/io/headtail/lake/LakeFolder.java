package io.headtail.lake;

import io.headtail.follow.Gap;
import io.headtail.snapshot.store.ObjectStore;
import io.headtail.snapshot.store.SnapshotStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The part of a lake that one topic has: {@code TOPIC-TOPICID/}. A recreated topic has another id,
 * and so another folder.
 *
 * <pre>
 * dt=2026-11-27/hour=23/p3-FROM-TO.parquet   files
 * _headtail/rules                            the settings that they follow from
 * _headtail/owner                            the consumer group that writes it
 * _headtail/mark-p3                          how far partition 3 is written
 * _headtail/gaps/p3-FROM-TO-RETENTION        where rows are missing, since the log has lost them
 * _headtail/parts/p3/FROM-TO-2026-11-27T23.parquet   rows that wait to be merged, if it is compacted
 * </pre>
 *
 * Readers skip names that begin with an underscore.
 */
final class LakeFolder {
    private static final String OWN = "_headtail/";
    private static final String OWNER = OWN + "owner";
    private static final String SUFFIX = ".parquet";

    private final ObjectStore store;
    private final String name;
    private @Nullable List<LakeName> listed;

    /** A topic's folder. */
    LakeFolder(ObjectStore store, String topic, String topicId) {
        this.store = store;
        this.name = topic + "-" + topicId;
    }

    /** Makes a file of the lake visible, as a whole or not at all. */
    void put(LakeName file, Path from) throws IOException {
        put(file.key(), from);
    }

    /** Stores a part, as a whole or not at all. */
    void putPart(LakeName part, Path from) throws IOException {
        put(partKey(part), from);
    }

    private void put(String to, Path from) throws IOException {
        try (SnapshotStore.Upload upload = store.create(key(to))) {
            Files.copy(from, upload);
            upload.freeze();
        }
    }

    /**
     * Copies a part to a local file.
     *
     * @throws FileNotFoundException if it does not exist (any more)
     */
    void fetchPart(LakeName part, Path to) throws IOException {
        try (InputStream in = store.open(key(partKey(part)))) {
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** All parts of a partition, also those that were left over. */
    List<LakeName> parts(int partition) throws IOException {
        String folder = key(partFolder(partition));
        List<LakeName> found = new ArrayList<>();
        for (String key : store.keys(folder)) {
            String file = key.substring(folder.length() + 1);
            LakeName part =
                    file.endsWith(SUFFIX)
                            ? LakeName.parsePart(
                                    partition, file.substring(0, file.length() - SUFFIX.length()))
                            : null;
            if (part != null) {
                found.add(part);
            }
        }
        return found;
    }

    /** Removes a part, if it is there. */
    void deletePart(LakeName part) throws IOException {
        store.delete(key(partKey(part)));
    }

    private static String partKey(LakeName part) {
        return partFolder(part.partition()) + "/" + part.part() + SUFFIX;
    }

    private static String partFolder(int partition) {
        return OWN + "parts/p" + partition;
    }

    /** Has {@link #filesOnce} list the store again when it is called next. */
    void forgetListing() {
        listed = null;
    }

    /**
     * All files of the lake, as of the first call after {@link #forgetListing}: gaps of many
     * partitions list it once, since nothing is read from the log meanwhile.
     */
    List<LakeName> filesOnce() throws IOException {
        List<LakeName> of = listed;
        if (of == null) {
            of = files();
            listed = of;
        }
        return of;
    }

    /** All files of the lake. */
    List<LakeName> files() throws IOException {
        List<LakeName> found = new ArrayList<>();
        for (String key : store.keys(name)) {
            LakeName file = LakeName.parse(key.substring(name.length() + 1));
            if (file != null) {
                found.add(file);
            }
        }
        return found;
    }

    /**
     * The greatest end of a file of the partition.
     *
     * @param from without files that begin below this offset
     * @return −1 if there is none
     */
    long end(int partition, long from) throws IOException {
        return filesOnce().stream()
                .filter(file -> file.partition() == partition && file.from() >= from)
                .mapToLong(LakeName::to)
                .max()
                .orElse(-1);
    }

    /** How far a partition is written; null if nothing is known of it. */
    @Nullable LakeMark mark(int partition) throws IOException {
        String text = get(markName(partition));
        if (text == null) {
            return null;
        }
        try {
            return LakeMark.parse(partition, text);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    store
                            + ": "
                            + key(markName(partition))
                            + " is not a mark ("
                            + e.getMessage()
                            + "); remove it to have the partition written again from the beginning"
                            + " of the log",
                    e);
        }
    }

    /** Says how far a partition is written. */
    void putMark(int partition, LakeMark mark) throws IOException {
        put(markName(partition), mark.text());
    }

    private static String markName(int partition) {
        return OWN + "mark-p" + partition;
    }

    /**
     * Records a gap.
     *
     * @param from rows from this offset on may be missing, inclusive
     * @param resumedAt rows from this offset on are there
     */
    void putGap(Gap gap, long from, long resumedAt) throws IOException {
        put(
                "%sgaps/p%d-%020d-%020d-%s"
                        .formatted(OWN, gap.partition(), from, resumedAt, gap.cause()),
                """
                partition=%d
                cause=%s
                from-offset=%d
                resumed-at=%d
                lost-from-offset=%d
                lost-to-offset=%d
                stream-time=%s
                """
                        .formatted(
                                gap.partition(),
                                gap.cause().name().toLowerCase(Locale.ROOT),
                                from,
                                resumedAt,
                                gap.fromOffset(),
                                gap.toOffset(),
                                LakeMark.time(gap.streamTime())));
    }

    /** The settings of the files; null if none are stored. */
    @Nullable String rules() throws IOException {
        return get(OWN + "rules");
    }

    /** Stores the settings of the files, unless there are some. */
    void putRules(String rules) throws IOException {
        putIfAbsent(OWN + "rules", rules);
    }

    /** The consumer group that writes the folder; null if none has said so. */
    @Nullable String owner() throws IOException {
        String text = get(OWNER);
        return text == null ? null : text.strip();
    }

    /** Where it says so, for messages. */
    String ownerKey() {
        return key(OWNER);
    }

    /** Says which consumer group writes the folder, unless that is said. */
    void putOwner(String group) throws IOException {
        putIfAbsent(OWNER, group + "\n");
    }

    /** What removes objects that rows depend on by itself, in words. */
    List<String> expiries() {
        return store.expiries(name + "/_headtail");
    }

    private @Nullable String get(String of) throws IOException {
        try (InputStream in = store.open(key(of))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (FileNotFoundException e) {
            return null;
        }
    }

    private void put(String to, String text) throws IOException {
        try (SnapshotStore.Upload upload = store.create(key(to))) {
            upload.write(text.getBytes(StandardCharsets.UTF_8));
            upload.freeze();
        }
    }

    // Of two that begin at once, both must find what one of them has stored.
    private void putIfAbsent(String to, String text) throws IOException {
        try (SnapshotStore.Upload upload = store.create(key(to))) {
            upload.write(text.getBytes(StandardCharsets.UTF_8));
            boolean unused = upload.freezeIfAbsent();
        }
    }

    private String key(String below) {
        return name + "/" + below;
    }

    /** For messages. */
    @Override
    public String toString() {
        return store + "/" + name;
    }
}
