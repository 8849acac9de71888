package dev.drover.engine.resource.directory;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.PathState;

/**
 * A directory as found.
 *
 * @param below what below it has another mode, owner or group; nothing unless it was asked
 * @param contents what is in it; nothing unless it was asked
 */
public record DirectoryState(PathState path, Below below, Contents contents) {
    /** The names in it, and where it really is, behind all links. */
    public record Contents(String place, ImmutableList<Bytes> names) {
        static final Contents NOTHING = new Contents("", ImmutableList.of());
    }

    /** How many things differ, and one of them. */
    public record Below(long differing, String example) {
        static final Below NOTHING = new Below(0, "");
    }
}
