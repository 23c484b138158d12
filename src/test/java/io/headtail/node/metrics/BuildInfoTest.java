package io.headtail.node.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.jar.Attributes;
import org.junit.jupiter.api.Test;

class BuildInfoTest {
    @Test
    void version_and_revision_are_those_of_the_manifest() {
        Attributes manifest = new Attributes();
        manifest.putValue("Implementation-Version", "1.2.3");
        manifest.putValue("Implementation-Revision", "abc");
        assertEquals(new BuildInfo("1.2.3", "abc"), BuildInfo.of(manifest));
    }

    @Test
    void what_the_build_was_not_told_is_unknown() {
        Attributes manifest = new Attributes();
        manifest.putValue("Implementation-Revision", "");
        assertEquals(new BuildInfo("unknown", "unknown"), BuildInfo.of(manifest));
        assertEquals(new BuildInfo("unknown", "unknown"), BuildInfo.read());
    }
}
