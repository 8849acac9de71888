package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.LockAnswer;
import dev.drover.engine.transport.LockClaim;
import dev.drover.engine.transport.OperationId;
import dev.drover.engine.transport.Session;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import dev.drover.engine.transport.StopAnswer;
import dev.drover.engine.transport.TransportException;
import dev.drover.engine.transport.http.HttpOutcome;
import dev.drover.engine.transport.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A host that tells what became of steps, once each, and is still at whatever it is sent. */
final class TellingHost implements Connection, Session {
    private final Map<OperationId, StepResult> records = new HashMap<>();
    private final List<Step> got = new ArrayList<>();
    private Consumer<OperationId> hearer = operation -> {};
    private Optional<OperationId> lost = Optional.empty();

    /** This, with the record of a step. */
    TellingHost knowing(OperationId operation, StepResult result) {
        records.put(operation, result);
        return this;
    }

    /** This, which is lost when it is asked about a step. */
    TellingHost lostAt(OperationId operation) {
        lost = Optional.of(operation);
        return this;
    }

    /** This, with somebody who hears what it is asked about. */
    TellingHost heardBy(Consumer<OperationId> other) {
        hearer = other;
        return this;
    }

    /** The steps that it was sent. */
    ImmutableList<Step> got() {
        return ImmutableList.copyOf(got);
    }

    @Override
    public StepResult recall(OperationId operation, Duration age, Duration limit) {
        hearer.accept(operation);
        if (lost.equals(Optional.of(operation))) {
            throw new TransportException(TransportException.Kind.REFUSED, "the host is gone");
        }
        return Optional.ofNullable(records.remove(operation)).orElse(new StepResult.NotStarted());
    }

    @Override
    public ImmutableList<StepResult> run(ImmutableList<Step> batch) {
        got.addAll(batch);
        return batch.stream().map(step -> new StepResult.Running()).collect(ImmutableList.toImmutableList());
    }

    @Override
    public StopAnswer stop(OperationId operation) {
        throw new UnsupportedOperationException("only tells");
    }

    @Override
    public LockAnswer lock(LockClaim claim) {
        throw new UnsupportedOperationException("only tells");
    }

    @Override
    public void ping() {}

    @Override
    public Session session(Optional<String> user) {
        return this;
    }

    @Override
    public HttpOutcome exchange(HttpRequest request) {
        throw new UnsupportedOperationException("only tells");
    }

    @Override
    public Traffic traffic() {
        return Traffic.NONE;
    }

    @Override
    public void close() {}

    @Override
    public void leave() {}
}
