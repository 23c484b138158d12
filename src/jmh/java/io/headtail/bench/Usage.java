package io.headtail.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What this process has used, from its own start to its end. */
final class Usage {
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
        long gc = 0;
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            gc += bean.getCollectionTime();
        }
        return "RESULT reads=%d seconds=%.3f cpu=%.3f gcSeconds=%.3f rssMb=%d"
                .formatted(reads, seconds, cpu, gc / 1e3, peakRssMb());
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
