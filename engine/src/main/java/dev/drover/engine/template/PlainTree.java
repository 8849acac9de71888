package dev.drover.engine.template;

import com.google.common.collect.ImmutableSortedMap;
import dev.drover.engine.model.LocalDirectory;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;

/** A directory of a jar, which knows neither links nor who may execute a file. */
final class PlainTree {
    private PlainTree() {}

    /** All that is in a folder; empty if nothing is. */
    static Optional<LocalDirectory> of(SourceFolder folder, String shown) {
        ImmutableSortedMap.Builder<String, LocalDirectory.Entry> entries =
                ImmutableSortedMap.orderedBy(Comparator.<String>naturalOrder());
        TreeSet<String> directories = new TreeSet<>();
        for (String name : folder.names()) {
            folder.file(name).ifPresent(file -> entries.put(name, new LocalDirectory.RegularFile(file, false)));
            for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                directories.add(name.substring(0, slash));
            }
        }
        directories.forEach(directory -> entries.put(directory, new LocalDirectory.Directory()));
        ImmutableSortedMap<String, LocalDirectory.Entry> all = entries.buildOrThrow();
        return all.isEmpty() ? Optional.empty() : Optional.of(new LocalDirectory(shown, all));
    }
}
