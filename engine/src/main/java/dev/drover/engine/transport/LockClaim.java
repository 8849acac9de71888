package dev.drover.engine.transport;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import java.time.Duration;

/**
 * What a run asks for that is about to change a host: that no other run does so at the same time.
 *
 * @param run its id
 * @param owner who started it, from where and when; one line
 * @param resumed the ids of runs that it goes on with: their lock is its own
 * @param seen what the host said of its lock when it was looked at; empty: nobody looked
 * @param silence after which the host believes the connection to be dead, and ends the session
 */
public record LockClaim(String run, String owner, ImmutableSet<String> resumed, String seen, Duration silence) {
    ImmutableList<Bytes> arguments() {
        StringBuilder earlier = new StringBuilder();
        resumed.forEach(id -> earlier.append(id).append(','));
        return ImmutableList.of(
                Bytes.utf8(run),
                Bytes.utf8(owner),
                Bytes.utf8(earlier.toString()),
                Bytes.utf8(seen),
                Bytes.utf8(String.valueOf(silence.toSeconds())));
    }
}
