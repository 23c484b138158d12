package io.headtail.tool.drill.process;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The wall clock of a process that the drill steps: a Java agent that replaces every {@code
 * System.currentTimeMillis()} outside of the JDK, including Kafka's client, by that time plus the
 * offset in a file. {@code System.nanoTime()} is unchanged, as when a real clock is stepped.
 * Self-contained, since processes of other builds load it too.
 */
public final class SteppedTime implements ClassFileTransformer {
    private static final long READ_INTERVAL_NANOS = 100_000_000;
    private static final String METHOD = "currentTimeMillis";
    private static final ClassDesc SYSTEM = ClassDesc.of("java.lang.System");
    private static final ClassDesc THIS = ClassDesc.of(SteppedTime.class.getName());
    private static final MethodTypeDesc TYPE = MethodTypeDesc.ofDescriptor("()J");
    private static final MethodHandleDesc STEPPED =
            MethodHandleDesc.ofMethod(DirectMethodHandleDesc.Kind.STATIC, THIS, METHOD, TYPE);

    private static volatile long offsetMs;

    private SteppedTime() {}

    /**
     * Called by the JVM before the process's main method.
     *
     * @param file contains the clock's offset in ms; positive for ahead
     */
    public static void premain(String file, Instrumentation instrumentation) {
        Path path = Path.of(file);
        read(path);
        Thread.ofPlatform().name("stepped-time").daemon().start(() -> follow(path));
        instrumentation.addTransformer(new SteppedTime());
    }

    /** The stepped clock, epoch ms. */
    public static long currentTimeMillis() {
        return System.currentTimeMillis() + offsetMs;
    }

    private static void follow(Path file) {
        while (true) {
            read(file);
            LockSupport.parkNanos(READ_INTERVAL_NANOS);
        }
    }

    private static void read(Path file) {
        try {
            offsetMs = Long.parseLong(Files.readString(file).strip());
        } catch (IOException | NumberFormatException e) {
            // The drill has ended and removed the file.
        }
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] bytes) {
        if (loader == null
                || SteppedTime.class.getName().replace('.', '/').equals(name)
                || !new String(bytes, StandardCharsets.ISO_8859_1).contains(METHOD)) {
            return null;
        }
        ClassFile format = ClassFile.of();
        return format.transformClass(
                format.parse(bytes), ClassTransform.transformingMethodBodies(SteppedTime::replace));
    }

    private static void replace(CodeBuilder code, CodeElement element) {
        if (element instanceof InvokeInstruction call && isSystemTime(call)) {
            code.invokestatic(THIS, METHOD, TYPE);
        } else if (element instanceof InvokeDynamicInstruction call) {
            code.invokedynamic(replaced(call));
        } else {
            code.with(element);
        }
    }

    private static boolean isSystemTime(InvokeInstruction call) {
        return call.name().equalsString(METHOD) && call.owner().asSymbol().equals(SYSTEM);
    }

    // A method reference System::currentTimeMillis is a bootstrap argument of invokedynamic.
    private static DynamicCallSiteDesc replaced(InvokeDynamicInstruction call) {
        ConstantDesc[] arguments =
                call.bootstrapArgs().stream()
                        .map(argument -> isSystemTime(argument) ? STEPPED : argument)
                        .toArray(ConstantDesc[]::new);
        return DynamicCallSiteDesc.of(
                call.bootstrapMethod(), call.name().stringValue(), call.typeSymbol(), arguments);
    }

    private static boolean isSystemTime(ConstantDesc argument) {
        return argument instanceof DirectMethodHandleDesc handle
                && handle.owner().equals(SYSTEM)
                && handle.methodName().equals(METHOD);
    }
}
