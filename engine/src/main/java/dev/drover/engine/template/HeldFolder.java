package dev.drover.engine.template;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.LocalDirectory;
import dev.drover.engine.model.LocalFile;
import java.util.Optional;

/**
 * Files that are held in memory.
 *
 * @param files of all folders, by path
 * @param prefix of the paths of this one; empty, or with a slash at its end
 */
record HeldFolder(ImmutableSortedMap<String, Bytes> files, String prefix, String shownAs) implements SourceFolder {
    @Override
    public Optional<Bytes> read(String path) {
        return SourceFolder.staysInside(path) ? Optional.ofNullable(files.get(prefix + path)) : Optional.empty();
    }

    @Override
    public Optional<LocalFile> file(String path) {
        return read(path).map(content -> LocalFile.of(shown(path), content.asByteSource()));
    }

    @Override
    public Optional<LocalDirectory> tree(String path) {
        return SourceFolder.staysInside(path) ? PlainTree.of(folder(path), shown(path)) : Optional.empty();
    }

    @Override
    public ImmutableSet<String> names() {
        return files.tailMap(prefix).keySet().stream()
                .takeWhile(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()))
                .collect(toImmutableSet());
    }

    @Override
    public String shown(String path) {
        return shownAs.isEmpty() ? path : shownAs + "/" + path;
    }

    @Override
    public SourceFolder folder(String path) {
        return new HeldFolder(files, prefix + path + "/", shown(path));
    }
}
