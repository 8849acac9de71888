package dev.drover.engine.template;

import com.google.common.collect.ImmutableList;
import freemarker.cache.TemplateLoader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import org.jspecify.annotations.Nullable;

/** Reads templates from folders, and refuses those that use what a template must not. */
final class FolderLoader implements TemplateLoader {
    private final ImmutableList<SourceFolder> folders;

    FolderLoader(ImmutableList<SourceFolder> folders) {
        this.folders = folders;
    }

    /** A template's name and text. */
    private record Found(String name, String text) {}

    @Override
    public @Nullable Object findTemplateSource(String name) {
        return folders.stream()
                .flatMap(folder -> folder.read(name).stream())
                .findFirst()
                .map(bytes -> new Found(name, bytes.toUtf8()))
                .orElse(null);
    }

    @Override
    public long getLastModified(Object source) {
        return 0;
    }

    @Override
    public Reader getReader(Object source, String encoding) throws IOException {
        Found found = (Found) source;
        TemplateRules.check(found.name(), found.text());
        return new StringReader(found.text());
    }

    @Override
    public void closeTemplateSource(Object source) {
        // The text is in memory.
    }
}
