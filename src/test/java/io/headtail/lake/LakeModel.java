package io.headtail.lake;

import io.headtail.time.Millis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the lake of a log is, made from all of it at once, plainly. */
final class LakeModel {
    private LakeModel() {}

    /** The text of each file, by key below the topic's folder. */
    static Map<String, String> files(LakeLog log, long records, long latenessMs) {
        Map<String, String> files = new TreeMap<>();
        for (int p = 0; p < log.partitions.size(); p++) {
            TreeSet<Long> borders = borders(log, p, records, latenessMs);
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

    /** All rows of files, in the order of keys. */
    static List<String> rows(Map<String, String> files) {
        return files.values().stream().flatMap(String::lines).toList();
    }
}
