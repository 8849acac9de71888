package dev.drover.engine.resource.directory;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.PathState;

/**
 * A directory as found.
 *
 * @param below what below it has another mode, owner or group; nothing unless it was asked
 * @param children the names in it; empty unless they were asked for
 */
public record DirectoryState(PathState path, Below below, ImmutableList<Bytes> children) {
    /** How many things differ, and one of them. */
    public record Below(long differing, String example) {
        static final Below NOTHING = new Below(0, "");
    }
}
