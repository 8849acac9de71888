package dev.drover.engine.resource.timezone;

import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.PathState;
import java.util.Optional;

/**
 * What a host has of its time zone.
 *
 * @param near if it has zones, but not the wanted one: names that may have been meant; empty text if none is near
 * @param localtime /etc/localtime
 * @param wanted the file of the zone
 * @param named /etc/timezone
 * @param clock /etc/sysconfig/clock, where that is used
 * @param needsLink whether a copy of the zone will not do: systemd reads the name from the link
 */
record TimezoneState(
        Optional<String> near,
        PathState localtime,
        PathState wanted,
        PathState named,
        Optional<PathState> clock,
        boolean needsLink) {
    boolean hasZone() {
        return wanted.kindBehindLinks() == PathState.Kind.FILE;
    }

    static Bytes content(PathState file) {
        return file.content().orElseGet(Bytes::empty);
    }
}
