package io.headtail.http;

import org.jspecify.annotations.Nullable;

/** Health checks for an orchestrator. Called on every probe from any thread; must not block. */
public interface Health {
    /** Null while the process works; otherwise why it should be restarted. */
    @Nullable String live();

    /** Null while answers can be given; otherwise why requests should go elsewhere. */
    @Nullable String ready();
}
