package io.headtail.lake;

import io.headtail.time.Millis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;

/** What the lake of a log is, made from all of it at once, plainly. */
final class LakeModel {
    private LakeModel() {}

    /** The text of each file, by key below the topic's folder. */
    static Map<String, String> files(LakeLog log, long records, long latenessMs) {
        return files(log, latenessMs, p -> borders(log, p, records, latenessMs));
    }

    /** As {@link #files}, of a lake that is compacted. */
    static Map<String, String> merged(LakeLog log, LakeRules rules) {
        return files(log, rules.latenessMs(), p -> sections(log, p, rules));
    }

    private static Map<String, String> files(
            LakeLog log, long latenessMs, IntFunction<TreeSet<Long>> cuts) {
        Map<String, String> files = new TreeMap<>();
        for (int p = 0; p < log.partitions.size(); p++) {
            TreeSet<Long> borders = cuts.apply(p);
            long streamTime = Long.MIN_VALUE;
            for (LakeLog.Entry each : log.partitions.get(p)) {
                if (each.views() == 0) {
                    continue;
                }
                boolean late =
                        streamTime != Long.MIN_VALUE && each.timestamp() < streamTime - latenessMs;
                streamTime = Math.max(streamTime, each.timestamp());
                Long to = borders.higher(each.offset());
                if (to != null) {
                    long hour = each.timestamp() / Millis.HOUR;
                    String key = new LakeName(hour, p, borders.floor(each.offset()), to).key();
                    files.merge(key, line(each, late), String::concat);
                }
            }
        }
        return files;
    }

    // With 0, and without what the log has not reached.
    private static TreeSet<Long> borders(LakeLog log, int p, long records, long latenessMs) {
        TreeSet<Long> borders = new TreeSet<>();
        for (long at = 0; at <= log.end(p); at += records) {
            borders.add(at);
        }
        long streamTime = Long.MIN_VALUE;
        for (LakeLog.Entry each : log.partitions.get(p)) {
            if (each.views() > 0) {
                boolean first = streamTime == Long.MIN_VALUE;
                long before = Math.floorDiv(streamTime - latenessMs, Millis.HOUR);
                streamTime = Math.max(streamTime, each.timestamp());
                if (!first && Math.floorDiv(streamTime - latenessMs, Millis.HOUR) > before) {
                    borders.add(each.offset());
                }
            }
        }
        return borders;
    }

    // Those of sections that end with their hour or offsets, and of those that have too many parts.
    private static TreeSet<Long> sections(LakeLog log, int p, LakeRules rules) {
        TreeSet<Long> chunks = borders(log, p, rules.fileRecords(), rules.latenessMs());
        TreeSet<Long> sections = borders(log, p, rules.sectionRecords(), rules.latenessMs());
        Set<Long> hours = new HashSet<>();
        long begin = 0;
        int parts = 0;
        long end = 0;
        for (LakeLog.Entry each : log.partitions.get(p)) {
            if (each.views() == 0) {
                continue;
            }
            long hour = each.timestamp() / Millis.HOUR;
            long next = chunks.floor(each.offset());
            if (next <= begin && hours.size() == rules.maxHours() && !hours.contains(hour)) {
                next = each.offset();
                chunks.add(next);
            }
            if (next > begin) {
                parts += hours.size();
                end = hours.isEmpty() ? end : chunks.higher(begin);
                hours.clear();
                if (sections.floor(each.offset()) > begin) {
                    parts = 0;
                } else if (parts >= rules.maxParts()) {
                    sections.add(end);
                    parts = 0;
                }
                begin = next;
            }
            hours.add(hour);
        }
        if (chunks.floor(log.end(p)) > begin && parts + hours.size() >= rules.maxParts()) {
            sections.add(chunks.higher(begin));
        }
        return sections;
    }

    private static String line(LakeLog.Entry each, boolean late) {
        return TextRows.line(
                each.partition(), each.offset(), each.timestamp(), each.id(), each.views(), late);
    }

    /** The files of a store, which has one topic. */
    static Map<String, String> stored(MemoryStore store) {
        Map<String, String> files = new TreeMap<>();
        store.objects.forEach(
                (key, bytes) -> {
                    String below = key.substring(key.indexOf('/') + 1);
                    if (LakeName.parse(below) != null) {
                        files.put(below, new String(bytes, StandardCharsets.UTF_8));
                    }
                });
        return files;
    }

    /** The texts of the parts that the marks list, by name. */
    static Map<String, String> listedParts(MemoryStore store, int partitions) throws IOException {
        LakeFolder folder = new LakeFolder(store, "views", "id");
        Map<String, String> parts = new TreeMap<>();
        for (int p = 0; p < partitions; p++) {
            LakeMark mark = folder.mark(p);
            if (mark != null && mark.section() != null) {
                for (LakeName part : mark.section().parts()) {
                    byte[] bytes =
                            store.objects.get(
                                    "views-id/_headtail/parts/p"
                                            + p
                                            + "/"
                                            + part.part()
                                            + ".parquet");
                    parts.put(p + "/" + part.part(), new String(bytes, StandardCharsets.UTF_8));
                }
            }
        }
        return parts;
    }

    /** The sums of minutes of these files: minute, id, views, late views. */
    static List<String> minutes(LakeLog log, long records, long latenessMs) {
        Map<String, long[]> sums = new HashMap<>();
        for (String row : rows(files(log, records, latenessMs))) {
            String[] fields = row.split(" ", 4);
            String[] rest = fields[3].split("(?<=') ", 2);
            String[] counts = rest[1].split(" ", 2);
            long minute = Long.parseLong(fields[2]) / Millis.MINUTE * Millis.MINUTE;
            int late = Boolean.parseBoolean(counts[1]) ? 1 : 0;
            sums.computeIfAbsent(minute + " " + rest[0], key -> new long[2])[late] +=
                    Long.parseLong(counts[0]);
        }
        return sums.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue()[0] + " " + each.getValue()[1])
                .sorted(
                        Comparator.comparingLong(
                                        (String row) -> Long.parseLong(row.split(" ", 2)[0]))
                                .thenComparing(row -> row.split(" ", 2)[1]))
                .toList();
    }

    /** All rows of files, in the order of keys. */
    static List<String> rows(Map<String, String> files) {
        return files.values().stream().flatMap(String::lines).toList();
    }
}
