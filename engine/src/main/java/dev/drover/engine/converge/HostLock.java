package dev.drover.engine.converge;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.drover.engine.model.Facts;
import dev.drover.engine.plan.Answers;
import dev.drover.engine.report.HostOutcome;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.ShellFunctions;
import dev.drover.engine.transport.LockAnswer;
import dev.drover.engine.transport.LockClaim;
import dev.drover.engine.transport.Session;
import dev.drover.engine.transport.ShellScript;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The lock of one host for one run: while the run holds it no other run changes that host. It is taken before the first act,
 * in each session that acts. Used by one thread.
 */
final class HostLock {
    private static final ProbeScript LOOK =
            ProbeScript.inOrder(ShellFunctions.STATE.before(ShellScript.beside(HostLock.class, "look.sh")));
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private final String host;
    private final Locking locking;
    private final ImmutableSet<String> resumed;
    private final Emitter emitter;
    private final Interruption wish;
    private final Heartbeat heartbeat;
    private final Instant since;
    private final Set<Session> sessions = Sets.newIdentityHashSet();
    /** Those of them that are of other users than the usual one. */
    private final Set<Session> others = Sets.newIdentityHashSet();

    private String seen = "";
    private String place = "";
    private boolean owned;

    /**
     * A lock that is not taken yet.
     *
     * @param resumed the runs that this one goes on with
     * @param wish ends waiting for another run
     * @param heartbeat keeps the sessions alive that hold it
     */
    HostLock(
            String host,
            Locking locking,
            ImmutableSet<String> resumed,
            Emitter emitter,
            Interruption wish,
            Heartbeat heartbeat) {
        this.host = host;
        this.locking = locking;
        this.resumed = resumed;
        this.emitter = emitter;
        this.wish = wish;
        this.heartbeat = heartbeat;
        this.since = emitter.now();
    }

    /** The question whose answer says later whether another run was there after the host was looked at. */
    static Probe.Question question(Facts facts) {
        return new Probe.Question(LOOK, ImmutableList.of(Obligations.stateDirectory(facts)));
    }

    /** Whether this run has it, so that no other can change the host. */
    boolean isOwned() {
        return owned;
    }

    /** Takes over what the host answered to {@link #question}. */
    void looked(Facts facts, Answers answers) {
        if (!owned) {
            seen = answers.to(question(facts)).get(0).toUtf8().strip();
        }
    }

    /**
     * Takes the lock in the usual session of the host.
     *
     * @return whether another run was there after the host was looked at: then what was seen is not to be believed
     * @throws HostTakenException if another run has the host, or took it away from this one
     */
    boolean take(Session usual) {
        return !sessions.contains(usual) && taken(usual, ImmutableList.of());
    }

    /**
     * Takes it in the usual session, or makes sure that it is still ours. Before what goes past that session, which itself
     * does nothing any more once another run has the host.
     *
     * @throws HostTakenException if another run has the host, or took it away from this one
     */
    void confirm(Session usual) {
        taken(usual, ImmutableList.of());
    }

    /**
     * Takes it for what acts in this session, or makes sure that it is still ours. Another user cannot see the lock of the
     * usual one: that is asked each time, and held by the processes of the other one too.
     *
     * @throws HostTakenException if another run has the host, or took it away from this one
     */
    void confirmFor(Session session, Session usual) {
        take(usual);
        if (others.contains(session)) {
            confirm(usual);
        } else if (!sessions.contains(session)) {
            LockAnswer answer = claim(claimOf(""), session);
            if (!answer.place().equals(place)) {
                taken(usual, answer.processes());
                others.add(session);
            }
            hold(session);
        }
    }

    private boolean taken(Session usual, ImmutableList<String> others) {
        LockAnswer answer = claim(claimOf(seen).with(others), usual);
        boolean changed = answer.state() == LockAnswer.State.CHANGED;
        if (changed && owned) {
            throw new HostTakenException(
                    HostOutcome.FAILED,
                    "lost this host to " + named(answer.holder())
                            + ", which took it over while this run was cut off from it; run it again");
        }
        seen = answer.number();
        place = answer.place();
        owned = true;
        hold(usual);
        return changed;
    }

    private void hold(Session session) {
        sessions.add(session);
        heartbeat.add(session);
    }

    /** The sessions are gone. */
    void dropSessions() {
        sessions.forEach(heartbeat::remove);
        sessions.clear();
        others.clear();
    }

    private LockClaim claimOf(String expected) {
        return new LockClaim(
                emitter.run(), locking.owner() + " " + since, resumed, expected, SILENCE, ImmutableList.of());
    }

    private LockAnswer claim(LockClaim claim, Session session) {
        LockAnswer answer = session.lock(claim);
        if (answer.state() == LockAnswer.State.HELD && !locking.patience().isZero()) {
            emitter.send(new RunEvent.HostWaiting(emitter.now(), emitter.run(), host, named(answer.holder())));
        }
        long end = System.nanoTime() + locking.patience().toNanos();
        while (answer.state() == LockAnswer.State.HELD) {
            if (wish.isWished()) {
                throw new InterruptedRunException();
            }
            if (System.nanoTime() >= end) {
                throw new HostTakenException(
                        HostOutcome.REFUSED,
                        named(answer.holder()) + " is changing this host; waited "
                                + locking.patience().toSeconds() + " s (--wait); run it again when that run has ended");
            }
            wish.pause(PAUSE);
            answer = session.lock(claim);
        }
        return answer;
    }

    /** The host's words for people. */
    private static String named(String holder) {
        List<String> words = Splitter.on(' ').splitToList(holder);
        return switch (words.size()) {
            case 3 -> "run " + words.get(0) + " of " + words.get(1) + " (since " + words.get(2) + ")";
            case 1 -> "another run";
            default -> "run " + holder;
        };
    }
}
