package io.headtail.lake;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Processes that write the lake of a log in memory, and what happens to them. */
final class LakeRun implements AutoCloseable {
    static final int PARTITIONS = 3;

    final Path temporary;
    final Random random;
    final LakeLog log;
    final long records;
    final boolean compacts;
    final MemoryStore store = new MemoryStore();
    final List<LakeProcess> processes = new ArrayList<>();
    final List<LakeProcess> all = new ArrayList<>();
    long nanos;
    String rules = "rules\n";
    boolean agreed = true;
    HourFormat format = new TextRows();
    String group = "a";
    private final int maxHours;
    private final int maxParts;

    /** Of the newest process. */
    LakeStatus status = new LakeStatus();

    private int lost;

    /** Of the newest process. */
    Path local;

    LakeRun(Path temporary, Random random, boolean compacts) throws IOException {
        this(temporary, random, records(random, compacts), compacts);
    }

    // Few, so that sections end at multiples of their number, too.
    private static long records(Random random, boolean compacts) {
        return random.nextBoolean() ? 1 + random.nextInt(compacts ? 20 : 60) : 1_000_000;
    }

    LakeRun(Path temporary, Random random, long records) throws IOException {
        this(temporary, random, records, false);
    }

    LakeRun(Path temporary, Random random, long records, boolean compacts) throws IOException {
        this(temporary, random, records, compacts, LakeRules.MAX_HOURS, LakeRules.MAX_PARTS);
    }

    LakeRun(
            Path temporary,
            Random random,
            long records,
            boolean compacts,
            int maxHours,
            int maxParts)
            throws IOException {
        this.maxHours = maxHours;
        this.maxParts = maxParts;
        this.temporary = temporary;
        this.local = temporary;
        this.random = random;
        this.log = new LakeLog(random, PARTITIONS);
        this.records = records;
        this.compacts = compacts;
        for (int i = 0; i < 2; i++) {
            processes.add(process());
        }
        for (int p = 0; p < PARTITIONS; p++) {
            processes.get(random.nextInt(2)).assign(p);
        }
    }

    /** The number of offsets whose multiples end a section. */
    long sectionRecords() {
        return settings().sectionRecords();
    }

    /** What decides files besides the log. */
    LakeRules settings() {
        return new LakeRules(records, LakeProcess.LATENESS_MS, compacts, maxHours, maxParts, rules);
    }

    LakeProcess process() throws IOException {
        LocalFolder local = LocalFolder.create(temporary);
        this.local = local.path();
        status = new LakeStatus();
        LakeWriter writer =
                new LakeWriter(
                        new LakeFolder(store, "views", "id"),
                        local.path(),
                        format,
                        settings(),
                        status,
                        new Turn());
        LakeFollower follower =
                new LakeFollower(writer, local, group, this::agree, () -> nanos += 1_000_000_000);
        LakeProcess process = new LakeProcess(follower, log);
        all.add(process);
        return process;
    }

    private void agree() throws IOException {
        if (!agreed) {
            throw new IOException("instances count by other settings");
        }
    }

    void step(boolean gaps) throws IOException {
        int i = random.nextInt(processes.size());
        int kind = random.nextInt(100);
        if (kind < 25) {
            log.append(random.nextInt(PARTITIONS), random.nextInt(60));
        } else if (kind < 50) {
            processes.get(i).read(() -> random.nextInt(40));
        } else if (kind < 75) {
            processes.get(i).store();
        } else if (kind < 90) {
            fail(i);
        } else if (kind < 93) {
            processes.set(i, successor(processes.get(i)));
        } else if (kind < 97 || !gaps) {
            move();
        } else {
            int p = random.nextInt(PARTITIONS);
            log.begins[p] = Math.max(log.begins[p], log.end(p) - random.nextInt(100));
        }
    }

    private void fail(int i) throws IOException {
        MemoryStore.Fault[] faults = MemoryStore.Fault.values();
        store.failAfter(random.nextInt(12), faults[random.nextInt(faults.length)]);
        LakeProcess process = processes.get(i);
        try {
            process.store();
            process.store();
        } catch (MemoryStore.Crash e) {
            processes.set(i, successor(process));
        }
        store.work();
    }

    /** Loses some parts. */
    void loseParts() {
        List<String> parts =
                store.objects.keySet().stream().filter(k -> k.contains("/parts/")).toList();
        for (int i = 0; i < random.nextInt(3) && !parts.isEmpty(); i++) {
            store.objects.remove(parts.get(random.nextInt(parts.size())));
            lost++;
        }
    }

    /** Each row that can be in a file is in one, or in a gap that is recorded. */
    void assertOnceOrGap() {
        LakeGaps gaps = new LakeGaps(store);
        Set<String> seen = new HashSet<>();
        for (String row : LakeModel.rows(LakeModel.stored(store))) {
            String[] fields = row.split(" ", 3);
            assertTrue(seen.add(fields[0] + " " + fields[1]), "twice: " + row);
        }
        Map<String, String> files =
                compacts
                        ? LakeModel.merged(log, settings())
                        : LakeModel.files(log, records, LakeProcess.LATENESS_MS);
        for (String row : LakeModel.rows(files)) {
            String[] fields = row.split(" ", 3);
            assertTrue(
                    seen.contains(fields[0] + " " + fields[1])
                            || gaps.has(Integer.parseInt(fields[0]), Long.parseLong(fields[1])),
                    () -> "missing without a gap: " + row + gaps);
        }
    }

    private LakeProcess successor(LakeProcess process) throws IOException {
        LakeProcess next = process();
        process.partitions().forEach(next::assign);
        return next;
    }

    // Half of those that lose a partition do not notice.
    private void move() {
        int p = random.nextInt(PARTITIONS);
        int to = random.nextInt(2);
        if (random.nextBoolean()) {
            processes.get(1 - to).revoke(p);
        }
        processes.get(to).assign(p);
    }

    void finish() throws IOException {
        LakeProcess last = process();
        for (int p = 0; p < PARTITIONS; p++) {
            last.assign(p);
        }
        int wentBack = 0;
        do {
            if (!last.store()) {
                // A mark that is as old as its writer may list parts that were merged since.
                wentBack++;
                assertTrue(
                        compacts && wentBack <= PARTITIONS + lost,
                        "nobody else writes, and the store is not away");
            }
            last.read(() -> 1_000);
        } while (!last.hasReadAll() || last.isDue());
    }

    @Override
    public void close() {
        all.forEach(LakeProcess::close);
    }
}
