package dev.drover.engine.resource;

import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.LocalFile;
import java.io.IOException;
import java.util.Optional;

/** How a difference of content is shown: as text where both sides are text and small, else by size and digest. */
public final class ContentChange {
    private static final int SHOWN_BYTES = 64 << 10;

    private ContentChange() {}

    /** From what a file has to what it shall have. */
    public static Change replacing(PathState found, Content wanted) {
        Change change = shown(found, wanted);
        return wanted.sensitive() ? change.hidden() : change;
    }

    private static Change shown(PathState found, Content wanted) {
        Optional<String> from = found.content().flatMap(ContentChange::text);
        Optional<String> to = text(wanted.bytes());
        if (from.isPresent() && to.isPresent()) {
            return Change.of("content", from.get(), to.get());
        }
        long size = found.behindLinks().map(PathState.Inode::size).orElse(0L);
        return Change.of(
                "content",
                summary(size, found.sha256().orElse("unknown")),
                summary(wanted.bytes().size(), wanted.bytes().sha256()));
    }

    /** Of a new file. */
    public static Change creating(Content wanted) {
        Change change = Change.create(
                "content",
                text(wanted.bytes())
                        .orElseGet(() ->
                                summary(wanted.bytes().size(), wanted.bytes().sha256())));
        return wanted.sensitive() ? change.hidden() : change;
    }

    /** From what a file has to what it shall have, under a name of its own. */
    public static Change replacing(String attribute, PathState found, LocalFile wanted) {
        return wanted(wanted)
                .map(content -> replacing(found, content))
                .orElseGet(() -> Change.of(
                        "",
                        summary(
                                found.behindLinks().map(PathState.Inode::size).orElse(0L),
                                found.sha256().orElse("unknown")),
                        summary(wanted.size(), wanted.sha256())))
                .named(attribute);
    }

    /** Of a new file, under a name of its own. */
    public static Change creating(String attribute, LocalFile wanted) {
        return wanted(wanted)
                .map(ContentChange::creating)
                .orElseGet(() -> Change.create("", summary(wanted.size(), wanted.sha256())))
                .named(attribute);
    }

    /** Its content, if that is small and still the same. */
    private static Optional<Content> wanted(LocalFile file) {
        if (file.size() > SHOWN_BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.of(Bytes.of(file.bytes().read()))
                    .filter(bytes -> bytes.sha256().equals(file.sha256()))
                    .map(Content::of);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(Bytes bytes) {
        return bytes.size() <= SHOWN_BYTES ? bytes.asText() : Optional.empty();
    }

    private static String summary(long size, String sha256) {
        return size + " bytes, sha256 " + sha256;
    }
}
