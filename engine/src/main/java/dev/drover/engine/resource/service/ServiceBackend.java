package dev.drover.engine.resource.service;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Probe;
import java.util.Optional;

/** How one kind of init system is asked and told. */
interface ServiceBackend {
    /** The one for a host. */
    static Optional<ServiceBackend> on(Facts facts) {
        return switch (facts.init()) {
            case SYSTEMD -> Optional.of(new SystemdBackend());
            case UPSTART -> Optional.of(new InitScriptBackend(ServiceState.Kind.NO_JOB));
            case SYSV -> Optional.of(new InitScriptBackend(ServiceState.Kind.NO_SCRIPT));
            case OPENRC -> Optional.of(new OpenrcBackend());
            case NONE -> Optional.empty();
        };
    }

    Probe<ServiceState> probe(String service);

    /** Does one thing to it. */
    Action act(Verb verb, String service);

    /** Why it cannot have such a service. */
    ImmutableList<String> refusals(ServiceSpec desired);

    /** What can be done to a service. */
    enum Verb {
        START,
        STOP,
        RESTART,
        RELOAD,
        ENABLE,
        DISABLE,
        MASK,
        UNMASK;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
