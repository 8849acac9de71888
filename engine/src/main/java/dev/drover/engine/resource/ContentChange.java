package dev.drover.engine.resource;

import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import java.util.Optional;

/** How a difference of content is shown: as text where both sides are text and small, else by size and digest. */
public final class ContentChange {
    private static final int SHOWN_BYTES = 64 << 10;

    private ContentChange() {}

    /** From what a file has to what it shall have. */
    public static Change replacing(PathState found, Content wanted) {
        if (wanted.sensitive()) {
            return Change.secret("content");
        }
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

    private static Optional<String> text(Bytes bytes) {
        return bytes.size() <= SHOWN_BYTES ? bytes.asText() : Optional.empty();
    }

    private static String summary(long size, String sha256) {
        return size + " bytes, sha256 " + sha256;
    }
}
