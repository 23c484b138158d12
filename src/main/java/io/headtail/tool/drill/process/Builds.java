package io.headtail.tool.drill.process;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The build that each process is started from. */
public final class Builds {
    private final Build own;
    private final @Nullable Build before;
    private final Map<String, Build> byName = new HashMap<>();

    /**
     * @param own this build, which all processes start from at first
     * @param before the other build; null for none
     */
    public Builds(Build own, @Nullable Build before) {
        this.own = own;
        this.before = before;
    }

    /** This build. */
    public Build own() {
        return own;
    }

    /** The build of a process at its next start. */
    Build of(String name) {
        return byName.getOrDefault(name, own);
    }

    /** The first half of the instances, at least one: those that change between the builds. */
    public static List<String> half(List<String> instances) {
        return instances.subList(0, Math.max(1, instances.size() / 2));
    }

    /** From its next start on, the process runs the other build, if there is one. */
    public void useBefore(String name) {
        if (before != null) {
            byName.put(name, before);
        }
    }

    /** From its next start on, the process runs this build. */
    public void useOwn(String name) {
        byName.remove(name);
    }
}
