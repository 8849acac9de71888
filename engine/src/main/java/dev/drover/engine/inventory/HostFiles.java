package dev.drover.engine.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads the files of hosts that patterns name as {@code @file}. */
@FunctionalInterface
public interface HostFiles {
    /** Files relative to the working directory. */
    HostFiles WORKING_DIRECTORY = name -> Files.readAllLines(Path.of(name));

    /** The lines of a file. */
    List<String> lines(String name) throws IOException;
}
