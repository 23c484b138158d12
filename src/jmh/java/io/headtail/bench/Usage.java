package io.headtail.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What this process has used, from its own start to its end. */
final class Usage {
    /** Linux tells CPU times in these, on every machine of today. */
    private static final double TICKS_PER_SECOND = 100;

    private final long startNanos = System.nanoTime();
    private final long startCpu = cpuNanos();

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** One line of key=value for the parent to read. */
    String line(long reads) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        double cpu = (cpuNanos() - startCpu) / 1e9;
        return "RESULT reads=%d seconds=%.3f cpu=%.3f gcSeconds=%.3f jitSeconds=%.3f rssMb=%d allocatedMb=%d"
                .formatted(
                        reads,
                        seconds,
                        cpu,
                        threadCpu("GC Thread", "G1 "),
                        threadCpu("C1 CompilerThre", "C2 CompilerThre"),
                        peakRssMb(),
                        allocatedBytes() >> 20);
    }

    /** Bytes allocated by all threads that still live, and a measure for those that do not. */
    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
    }

    /** CPU of the JVM's own threads whose names begin so, in seconds; −1 where that is not told. */
    private static double threadCpu(String... names) {
        long ticks = 0;
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                String stat = stat(task);
                String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
                if (Arrays.stream(names).anyMatch(name::startsWith)) {
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                    ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                }
            }
        } catch (IOException e) {
            return -1; // not Linux
        }
        return ticks / TICKS_PER_SECOND;
    }

    private static String stat(Path task) throws IOException {
        try {
            return Files.readString(task.resolve("stat"));
        } catch (NoSuchFileException e) {
            return "0 () 0 0 0 0 0 0 0 0 0 0 0 0 0"; // it has just ended
        }
    }

    private static long peakRssMb() {
        try {
            List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
            for (String line : status) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
                }
            }
        } catch (IOException e) {
            return -1; // not Linux
        }
        return -1;
    }
}
