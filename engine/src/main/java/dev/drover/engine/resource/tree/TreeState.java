package dev.drover.engine.resource.tree;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.resource.PathState;

/**
 * What is where a tree shall be.
 *
 * @param top the directory itself
 * @param entries what is at the path of each entry of the local directory
 * @param below what is below it, if what is undeclared is to be removed
 */
record TreeState(PathState top, ImmutableMap<String, PathState> entries, Below below) {
    /** All paths below it, and where it really is, behind all links. */
    record Below(String place, ImmutableList<String> paths) {
        static final Below NOTHING = new Below("", ImmutableList.of());
    }
}
