package dev.drover.engine.resource.reboot;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.ResourceId;

/**
 * Whether a host has to be restarted.
 *
 * @param asked whether the path that asks for it exists; always, if no path is named
 * @param causes the changed resources that it watches
 */
record RebootState(boolean asked, ImmutableList<ResourceId> causes) {}
