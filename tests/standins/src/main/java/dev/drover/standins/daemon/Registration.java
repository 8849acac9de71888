package dev.drover.standins.daemon;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The registration of one process (an agent or a framework) with the leading master: registers, gives signs of life, registers
 * again with the same id after a change of leader. {@link #turn} is called every few seconds by one thread.
 */
final class Registration {
    private final String kind;
    private final MasterWatch master;
    private final Json.Obj details;
    private final Consumer<String> registered;
    private volatile Optional<String> id;
    private volatile Optional<String> at = Optional.empty();
    private volatile String masterHostname = "";

    /**
     * @param kind {@code Slave} or {@code Framework}, as in the names of Mesos' messages
     * @param formerId id of an earlier life
     * @param details what the master shows in its state
     * @param registered told of the id after each registration
     */
    Registration(
            String kind, MasterWatch master, Optional<String> formerId, Json.Obj details, Consumer<String> registered) {
        this.kind = kind;
        this.master = master;
        this.id = formerId;
        this.details = details;
        this.registered = registered;
    }

    Optional<String> id() {
        return id;
    }

    boolean isRegistered() {
        return at.isPresent();
    }

    String masterHostname() {
        return masterHostname;
    }

    /** One step; an unreachable master is tried again at the next. */
    void turn() {
        Optional<String> leader = master.leader();
        if (leader.isEmpty() || !leader.equals(at)) {
            at = Optional.empty();
        }
        if (leader.isPresent()) {
            try {
                talkTo(leader.get());
            } catch (IOException | IllegalArgumentException unreachable) {
                at = Optional.empty();
                Log.info("master " + leader.get() + ": " + unreachable.getMessage());
            }
        }
    }

    private void talkTo(String leader) throws IOException {
        if (at.isPresent() && isStillKnown(leader)) {
            return;
        }
        Json.Obj message = Json.object().with("details", details);
        Json.Obj answer = HttpCall.post(
                leader,
                "/master/mesos.internal.Register" + kind + "Message",
                id.isPresent() ? message.with("id", id.get()) : message);
        String given = answer.text("id").orElseThrow(() -> new IOException("no id in " + answer));
        Log.info((id.isPresent() ? "Re-registered" : "Registered") + " with master " + leader + "; given id " + given);
        id = Optional.of(given);
        masterHostname = answer.text("master_hostname").orElse("");
        registered.accept(given);
        at = Optional.of(leader);
    }

    private boolean isStillKnown(String leader) throws IOException {
        Json.Obj answer = HttpCall.post(
                leader,
                "/master/mesos.internal.Ping" + kind + "Message",
                Json.object().with("id", id.orElse("")));
        return answer.member("known").equals(Optional.of(new Json.Bool(true)));
    }
}
