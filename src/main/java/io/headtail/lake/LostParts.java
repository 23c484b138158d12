package io.headtail.lake;

import io.headtail.lake.file.LakeFileException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which parts of a section cannot be merged. */
final class LostParts {
    private LostParts() {}

    /**
     * Looks which parts are there, and which of an hour can be read.
     *
     * @param hour of which a merge has failed
     * @return not empty
     * @throws IOException if the store is away
     */
    static List<LakeName> of(LakePartition partition, HourMerge hour, IOException why)
            throws IOException {
        Set<LakeName> there = new HashSet<>(partition.writer.folder().parts(partition.number));
        List<LakeName> gone = new ArrayList<>();
        for (LakeName part : partition.mark.parts()) {
            boolean isSuspect = why instanceof LakeFileException && hour.parts().contains(part);
            if (!there.contains(part) || (isSuspect && !isSound(partition.writer, part))) {
                gone.add(part);
            }
        }
        // Each by itself is sound, and there now: what is wrong with them is not known.
        return gone.isEmpty() ? hour.parts() : gone;
    }

    private static boolean isSound(LakeWriter writer, LakeName part) throws IOException {
        try (HourMerge alone = new HourMerge(writer, part, List.of(part))) {
            while (alone.step() == null) {
                // The next step.
            }
            return true;
        } catch (FileNotFoundException | LakeFileException e) {
            return false;
        }
    }
}
