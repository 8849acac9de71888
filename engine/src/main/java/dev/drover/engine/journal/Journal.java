package dev.drover.engine.journal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import dev.drover.engine.report.JsonLines;
import dev.drover.engine.report.Place;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.RunListener;
import dev.drover.engine.report.Status;
import dev.drover.engine.resource.ReplacedFile;
import dev.drover.engine.transport.OperationId;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes down what one run is about to do and what it did. It is on disk before a step is sent, and after its result came.
 * Only runs that change hosts have a journal. Safe for many threads.
 */
public final class Journal implements RunListener, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final RunStore store;
    private final Invocation invocation;
    private final ImmutableMap<String, HostProgress> resumed;
    private final SetMultimap<String, Place> atWork = LinkedHashMultimap.create();
    private Optional<Open> open = Optional.empty();
    private Optional<RunEvent.RunStarted> waiting = Optional.empty();
    private Optional<JournalException> broken = Optional.empty();
    private boolean published;

    /** The file, which is locked as long as the run lasts. */
    private record Open(FileOutputStream file, FileLock lock) {}

    Journal(RunStore store, Invocation invocation, ImmutableMap<String, HostProgress> resumed) {
        this.store = store;
        this.invocation = invocation;
        this.resumed = resumed;
    }

    /**
     * Hears an event.
     *
     * @throws JournalException if it cannot be written, and is about a step: what it tells of must not be done then. The rest
     *     is to be heard by others all the same
     */
    @Override
    public synchronized void on(RunEvent event) {
        try {
            take(event);
        } catch (JournalException e) {
            if (event instanceof RunEvent.PlanMade
                    || event instanceof RunEvent.ResourceStarted
                    || event instanceof RunEvent.ResourceFinished) {
                throw e;
            }
        }
    }

    private void take(RunEvent event) {
        if (event instanceof RunEvent.RunStarted started && started.command().equals("apply")) {
            waiting = Optional.of(started);
        }
        // What is refused before any host is looked at is no run.
        if (event instanceof RunEvent.PlanMade || event instanceof RunEvent.RunFinished) {
            beginIfWaiting();
        }
        if (!isOpen()) {
            return;
        }
        follow(event);
        write(JsonLines.text(event));
        if (event instanceof RunEvent.RunFinished) {
            sync();
            close();
        } else if (event instanceof RunEvent.PlayFinished
                || (event instanceof RunEvent.ResourceFinished finished && finished.status() != Status.IN_SYNC)) {
            sync();
        }
    }

    /** Behind half a line nothing would be read any more, so that after a failure nothing is written. */
    private boolean isOpen() {
        if (broken.isPresent()) {
            throw broken.get();
        }
        return open.isPresent();
    }

    private void follow(RunEvent event) {
        if (event instanceof RunEvent.ResourceStarted started) {
            atWork.put(started.host(), Place.of(started.where()));
        } else if (event instanceof RunEvent.ResourceFinished finished) {
            atWork.remove(finished.host(), Place.of(finished.where()));
        }
    }

    private void beginIfWaiting() {
        if (waiting.isPresent()) {
            RunEvent.RunStarted started = waiting.get();
            waiting = Optional.empty();
            try {
                begin(started);
            } catch (JournalException e) {
                broken = Optional.of(e);
                throw e;
            }
            write(JsonLines.text(started));
        }
    }

    private void begin(RunEvent.RunStarted started) {
        open = Optional.of(locked(store.create(started.run())));
        ObjectNode json = JSON.createObjectNode();
        json.put("v", 1);
        json.put("time", started.time().toString());
        json.put("event", "invocation");
        ArrayNode arguments = json.putArray("arguments");
        invocation.arguments().forEach(arguments::add);
        json.put("directory", invocation.directory().toString());
        json.put("user", invocation.user());
        invocation.resumes().ifPresent(run -> json.put("resumes", run));
        write(json.toString());
        resumed.forEach(this::carry);
        sync();
        try {
            store.publish(started.run());
            published = true;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Takes over what the run knew that this one goes on with, which may be interrupted as well. */
    private void carry(String host, HostProgress progress) {
        progress.done()
                .forEach(place -> write(OperationLines.doneEarlier(
                        host, place, !progress.unsettled().contains(place))));
        progress.ignored().forEach((place, message) -> write(OperationLines.failureIgnored(host, place, message)));
        progress.replaced().forEach(one -> write(Replacements.json(host, one.orFrom("run " + progress.run()))));
        progress.doubtful().forEach(place -> place("replacement-unknown", host, place));
        progress.interrupted().forEach(place -> place("step-interrupted", host, place));
        progress.plays().forEach((play, came) -> write(PlayLines.json(host, play, came)));
        progress.attempts().forEach((place, attempt) -> carry(host, place, attempt));
        progress.endings().forEach((operation, ending) -> write(OperationLines.ended(host, operation, ending)));
    }

    private void carry(String host, Place place, Attempt attempt) {
        place("resource-started", host, place);
        write(OperationLines.sent(host, List.of(place), attempt.sent(), attempt.unrecorded()));
        if (attempt.unrecorded()) {
            // No host can be asked what a server did.
            place("step-interrupted", host, place);
        }
    }

    /**
     * Notes what an earlier run did, as a host just told.
     *
     * @throws JournalException if it cannot be written
     */
    public synchronized void doneEarlier(String host, Collection<Place> places) {
        if (!places.isEmpty()) {
            // The host forgets it with the next that is sent.
            beginIfWaiting();
        }
        if (isOpen() && !places.isEmpty()) {
            places.forEach(place -> write(OperationLines.doneEarlier(host, place, false)));
            sync();
        }
    }

    private void place(String event, String host, Place place) {
        write(OperationLines.of(event, host, place).toString());
    }

    private Open locked(FileOutputStream file) {
        try {
            return new Open(file, file.getChannel().lock());
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /**
     * Notes that something may come to be owed to resources of a host with the steps that are noted next.
     *
     * @throws JournalException if it cannot be written
     */
    public synchronized void owing(String host, Collection<String> resources) {
        if (isOpen()) {
            write(OperationLines.owing(host, resources));
        }
    }

    /**
     * Notes steps that are about to be sent to a host.
     *
     * @param unrecorded whether they are requests to a server, of which the host keeps no record
     * @throws JournalException if it cannot be written: then they must not be sent
     */
    public synchronized void sending(String host, List<SentOperation> operations, boolean unrecorded) {
        if (isOpen()) {
            write(OperationLines.sent(host, atWork.get(host), operations, unrecorded));
            sync();
        }
    }

    /**
     * Notes how a step ended, before the host forgets it, with the next that is sent.
     *
     * @throws JournalException if it cannot be written: then nothing may be sent
     */
    public synchronized void ended(String host, OperationId operation, Ending ending) {
        note(OperationLines.ended(host, operation, ending));
    }

    /**
     * Notes files that a step replaced, keeping backups, as the host just told.
     *
     * @param user as whom; absent: as sessions of that host usually do
     * @throws JournalException if it cannot be written
     */
    public synchronized void replaced(String host, Optional<String> user, List<ReplacedFile> files) {
        // The host forgets it with the next that is sent.
        beginIfWaiting();
        if (isOpen()) {
            files.forEach(file -> write(Replacements.json(host, new Replacement(user, file, Optional.empty()))));
            sync();
        }
    }

    /** The resources that this run is at on a host. */
    public synchronized ImmutableSet<Place> atWork(String host) {
        return ImmutableSet.copyOf(atWork.get(host));
    }

    /**
     * Notes that these may have replaced files, and that nobody knows any more.
     *
     * @throws JournalException if it cannot be written
     */
    public synchronized void replacementUnknown(String host, Set<Place> places) {
        note(OperationLines.note("replacement-unknown", host, places));
    }

    /**
     * Notes that these may or may not have been done, and that the host cannot be asked later.
     *
     * @throws JournalException if it cannot be written
     */
    public synchronized void interrupted(String host, Set<Place> places) {
        note(OperationLines.note("step-interrupted", host, places));
    }

    /**
     * Notes that a host is at these still, as far as anybody knows, and that it can be asked later how that ended.
     *
     * @param operations what it can be asked about
     * @throws JournalException if it cannot be written
     */
    public synchronized void stillRuns(String host, Set<Place> places, List<SentOperation> operations) {
        beginIfWaiting();
        if (isOpen()) {
            write(OperationLines.sent(host, places, operations, false));
            note(OperationLines.note("step-still-runs", host, places));
        }
    }

    private void note(String json) {
        beginIfWaiting();
        if (isOpen()) {
            write(json);
            sync();
        }
    }

    private void write(String json) {
        try {
            open.orElseThrow().file().write(Lines.line(json));
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private void sync() {
        try {
            open.orElseThrow().file().getFD().sync();
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private JournalException broken(IOException e) {
        JournalException failure = new JournalException(
                "the journal of the run cannot be written: " + e.getMessage()
                        + (published
                                ? "; nothing more was started; make room, then go on with drover runs resume"
                                : "; nothing was changed; make room, or give another --run-dir"),
                e);
        broken = Optional.of(failure);
        return failure;
    }

    /** What the run that this one goes on with did, by host. */
    public ImmutableMap<String, HostProgress> resumed() {
        return resumed;
    }

    @Override
    public synchronized void close() {
        if (open.isPresent()) {
            try {
                open.get().lock().release();
                open.get().file().close();
            } catch (IOException e) {
                throw broken(e);
            } finally {
                open = Optional.empty();
            }
        }
    }
}
