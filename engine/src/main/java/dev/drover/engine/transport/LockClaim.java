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
 * @param others processes of the run's sessions as other users, which hold this lock too
 */
public record LockClaim(
        String run,
        String owner,
        ImmutableSet<String> resumed,
        String seen,
        Duration silence,
        ImmutableList<String> others) {
    /** Also for those processes, which a session of another user answered. */
    public LockClaim with(ImmutableList<String> processes) {
        return new LockClaim(run, owner, resumed, seen, silence, processes);
    }

    ImmutableList<Bytes> arguments() {
        StringBuilder earlier = new StringBuilder();
        resumed.forEach(id -> earlier.append(id).append(','));
        ImmutableList.Builder<Bytes> arguments = ImmutableList.<Bytes>builder()
                .add(
                        Bytes.utf8(run),
                        Bytes.utf8(owner),
                        Bytes.utf8(earlier.toString()),
                        Bytes.utf8(seen),
                        Bytes.utf8(String.valueOf(silence.toSeconds())));
        others.forEach(process -> arguments.add(Bytes.utf8(process)));
        return arguments.build();
    }
}
