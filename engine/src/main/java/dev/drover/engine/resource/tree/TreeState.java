package dev.drover.engine.resource.tree;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.resource.PathState;

/**
 * What is where a tree shall be.
 *
 * @param top the directory itself
 * @param entries what is at the path of each entry of the local directory
 * @param found all paths below it, if others are to be removed
 */
record TreeState(PathState top, ImmutableMap<String, PathState> entries, ImmutableList<String> found) {}
