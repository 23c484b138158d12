package io.headtail.bench.engine;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The memory of this JVM after full collections, in bytes.
 *
 * @param heap used heap by the JVM's count, which with G1 includes the unused rest of the regions
 *     of large arrays
 * @param objects the sizes of all live objects
 * @param direct memory outside of the heap: direct buffers, memory segments and mapped files
 */
record LiveMemory(long heap, long objects, long direct) {
    private static final int COLLECTIONS = 4;

    static LiveMemory now() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        long objects = objectBytes();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long direct = 0;
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            direct += pool.getMemoryUsed();
        }
        return new LiveMemory(heap, objects, direct);
    }

    LiveMemory less(LiveMemory baseline) {
        return new LiveMemory(
                heap - baseline.heap, objects - baseline.objects, direct - baseline.direct);
    }

    // The last line of a class histogram: "Total  <instances>  <bytes>".
    private static long objectBytes() {
        try {
            Object histogram =
                    ManagementFactory.getPlatformMBeanServer()
                            .invoke(
                                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                    "gcClassHistogram",
                                    new Object[] {new String[0]},
                                    new String[] {String[].class.getName()});
            String[] lines = String.valueOf(histogram).strip().split("\n");
            String[] total = lines[lines.length - 1].strip().split("\\s+");
            return Long.parseLong(total[2]);
        } catch (JMException e) {
            throw new IllegalStateException("the JVM gave no class histogram", e);
        }
    }
}
