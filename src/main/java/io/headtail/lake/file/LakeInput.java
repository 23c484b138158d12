package io.headtail.lake.file;

import java.io.IOException;

/** A stored file, of which parts are read: for those that are not on this machine. */
public interface LakeInput {
    /** What errors call it. */
    String name();

    /** Its length in bytes. */
    long size() throws IOException;

    /**
     * Reads a part of it.
     *
     * @param length bytes, all of which are there
     * @return an array of that length
     */
    byte[] read(long position, int length) throws IOException;
}
