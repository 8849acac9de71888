package dev.drover.engine.template;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.LocalDirectory;
import dev.drover.engine.model.LocalFile;
import java.nio.file.Path;
import java.util.Optional;

/** Files that belong to a project or a recipe: a directory, or a folder of the class path. Paths in it use {@code /}. */
public interface SourceFolder {
    /** The bytes of a file; empty if there is none, or the path leads out of the folder. */
    Optional<Bytes> read(String path);

    /** A file, to be streamed; empty as for {@link #read}. */
    Optional<LocalFile> file(String path);

    /**
     * A directory with all that is in it; empty if there is none, or the path leads out of the folder.
     *
     * @throws IllegalArgumentException if something in it is no file, directory or link
     */
    Optional<LocalDirectory> tree(String path);

    /** The paths of all files, sorted. */
    ImmutableSet<String> names();

    /** How a user would name that file, such as {@code templates/zoo.cfg.ftl}. */
    String shown(String path);

    /** A folder in this one; it need not exist. */
    SourceFolder folder(String path);

    /**
     * A directory; it need not exist.
     *
     * @param shown how a user would name it; empty for the project itself
     */
    static SourceFolder directory(Path directory, String shown) {
        return new DirectoryFolder(directory, shown);
    }

    /**
     * A folder of the class path.
     *
     * @param prefix such as {@code dev/drover/recipes}
     */
    static SourceFolder classPath(ClassLoader loader, String prefix) {
        return new ClassPathFolder(loader, prefix, "");
    }

    /**
     * Files that are held in memory.
     *
     * @param files by path
     * @param shown how a user would name the folder
     */
    static SourceFolder held(ImmutableSortedMap<String, Bytes> files, String shown) {
        return new HeldFolder(files, "", shown);
    }

    /** Whether a path is relative, has no step up, and is none of a host. */
    static boolean staysInside(String path) {
        return !path.isEmpty()
                && !path.startsWith("/")
                && path.indexOf('\\') < 0
                && path.indexOf('\0') < 0
                && Splitter.on('/').splitToStream(path).noneMatch(step -> step.equals("..") || step.isEmpty());
    }
}
