package io.headtail.testing;

import org.apache.kafka.common.utils.internals.Exit;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Keeps an embedded broker from halting the JVM of the tests, which would leave their servers and
 * folders behind and hide what failed. A broker halts when its folder is gone, as it is when a test
 * fails that has not closed it. Registered for all classes by {@code META-INF/services}.
 */
public final class HaltGuard implements BeforeAllCallback {
    static {
        Exit.setHaltProcedure(HaltGuard::refuse);
        Exit.setExitProcedure(HaltGuard::refuse);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // To load the class is enough.
    }

    private static void refuse(int status, String message) {
        IllegalStateException e =
                new IllegalStateException(
                        "a broker wants to end this JVM: status=%d %s".formatted(status, message));
        LoggerFactory.getLogger(HaltGuard.class).error("event=halt-refused", e);
        throw e;
    }
}
