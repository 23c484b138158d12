package io.headtail.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What bin/chart-test gives to podman. */
class UnrolledPodsTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void each_replica_becomes_a_pod_with_ports_of_its_own() throws IOException {
        UnrolledPods.main(new String[] {folder.toString(), "127.0.0.1:1234", "20000"});
        assertEquals(
                """
                rel-headtail-merger-0 merger 20000 20001
                rel-headtail-merger-1 merger 20002 20003
                rel-headtail-instance-0 instance 0 20004
                rel-headtail-instance-1 instance 0 20005
                """,
                Files.readString(folder.resolve("pods.txt")));
        Set<String> names = new HashSet<>();
        int pods = 0;
        for (Object document : documents()) {
            Manifest one = new Manifest(new Tree(document));
            assertTrue(names.add(one.toString()));
            assertEquals(List.of(), Models.problems(one), one.toString());
            pods += one.is("Pod") ? 1 : 0;
        }
        assertEquals(4, pods);
        assertTrue(names.contains("PersistentVolumeClaim headtail-snapshots"));
    }

    private Iterable<Object> documents() throws IOException {
        String yaml = Files.readString(folder.resolve("pods.yaml"));
        assertTrue(yaml.contains("bootstrap-servers: 127.0.0.1:1234"), yaml);
        return new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml);
    }
}
