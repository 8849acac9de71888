package dev.drover.engine.template;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableSet;
import com.google.common.io.Resources;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.LocalDirectory;
import dev.drover.engine.model.LocalFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** A folder of the class path, in directories or jars. */
record ClassPathFolder(ClassLoader loader, String prefix, String shownAs) implements SourceFolder {
    @Override
    public Optional<Bytes> read(String path) {
        if (!SourceFolder.staysInside(path)) {
            return Optional.empty();
        }
        try (InputStream stream = loader.getResourceAsStream(prefix + "/" + path)) {
            return stream == null ? Optional.empty() : Optional.of(Bytes.of(stream.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + prefix + "/" + path, e);
        }
    }

    @Override
    public Optional<LocalFile> file(String path) {
        return SourceFolder.staysInside(path)
                ? Optional.ofNullable(loader.getResource(prefix + "/" + path))
                        .filter(url -> names().contains(path))
                        .map(url -> LocalFile.of(shown(path), Resources.asByteSource(url)))
                : Optional.empty();
    }

    @Override
    public Optional<LocalDirectory> tree(String path) {
        return SourceFolder.staysInside(path) ? PlainTree.of(folder(path), shown(path)) : Optional.empty();
    }

    @Override
    public ImmutableSet<String> names() {
        TreeSet<String> names = new TreeSet<>();
        try {
            for (URL place : Collections.list(loader.getResources(prefix))) {
                names.addAll(in(place));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("listing " + prefix, e);
        }
        return ImmutableSet.copyOf(names);
    }

    private ImmutableSet<String> in(URL place) throws IOException {
        if (place.openConnection() instanceof JarURLConnection connection) {
            connection.setUseCaches(false);
            try (JarFile jar = connection.getJarFile()) {
                return jar.stream()
                        .filter(entry -> !entry.isDirectory())
                        .map(ZipEntry::getName)
                        .filter(name -> name.startsWith(prefix + "/"))
                        .map(name -> name.substring(prefix.length() + 1))
                        .collect(toImmutableSet());
            }
        }
        return new DirectoryFolder(Path.of(uri(place)), "").names();
    }

    private static URI uri(URL place) {
        try {
            return place.toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no directory: " + place, e);
        }
    }

    @Override
    public String shown(String path) {
        return shownAs.isEmpty() ? path : shownAs + "/" + path;
    }

    @Override
    public SourceFolder folder(String path) {
        return new ClassPathFolder(loader, prefix + "/" + path, shown(path));
    }
}
