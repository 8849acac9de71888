package dev.drover.engine.resource.service;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.Owed;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.service.ServiceBackend.Verb;
import dev.drover.engine.resource.service.ServiceState.Activity;
import dev.drover.engine.resource.service.ServiceState.Boot;
import dev.drover.engine.resource.service.ServiceState.Kind;

/** Services of the host's init system. */
public final class ServiceType implements ResourceType<ServiceSpec, ServiceState> {
    @Override
    public String name() {
        return "service";
    }

    @Override
    public Class<ServiceSpec> spec() {
        return ServiceSpec.class;
    }

    @Override
    public Probe<ServiceState> probe(ServiceSpec desired, Facts facts) {
        return backend(facts).probe(desired.name());
    }

    @Override
    public ServiceState owing(ServiceState observed, Owed owed) {
        return observed.owing(owed.because("restartOn"), owed.because("reloadOn"));
    }

    @Override
    public ImmutableList<Change> diff(ServiceSpec desired, ServiceState observed) {
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        if (desired.shallRun() && observed.activity() != Activity.RUNNING) {
            changes.add(Change.of("state", observed.shown(), "running"));
        }
        if (desired.shallNotRun() && !observed.activity().isStopped()) {
            changes.add(Change.of("state", observed.shown(), "stopped"));
        }
        if (bootDiffers(desired, observed)) {
            changes.add(Change.of("boot", observed.boot().toString(), wantedBoot(desired, observed)));
        }
        if (owesRestart(desired, observed)) {
            changes.add(Change.of("restart", "owed", "by " + names(observed.restartOwedBy())));
        } else if (owesReload(desired, observed)) {
            changes.add(Change.of("reload", "owed", "by " + names(observed.reloadOwedBy())));
        }
        return changes.build();
    }

    private static boolean bootDiffers(ServiceSpec desired, ServiceState observed) {
        Boot boot = observed.boot();
        if (desired.ensure().contains(ServiceGoal.ENABLED)) {
            return boot != Boot.ENABLED;
        }
        if (desired.ensure().contains(ServiceGoal.MASKED) && observed.kind().hasMasks()) {
            return boot != Boot.MASKED;
        }
        return shallNotBoot(desired)
                && (boot == Boot.ENABLED || (boot == Boot.MISSING && observed.kind() == Kind.NO_JOB));
    }

    private static boolean shallNotBoot(ServiceSpec desired) {
        return desired.ensure().contains(ServiceGoal.DISABLED)
                || desired.ensure().contains(ServiceGoal.MASKED);
    }

    private static String wantedBoot(ServiceSpec desired, ServiceState observed) {
        if (desired.ensure().contains(ServiceGoal.ENABLED)) {
            return "enabled";
        }
        return desired.ensure().contains(ServiceGoal.MASKED) && observed.kind().hasMasks() ? "masked" : "disabled";
    }

    /** A start pays what is owed, and what does not run has read nothing old. */
    private static boolean owesRestart(ServiceSpec desired, ServiceState observed) {
        return paysOwed(desired, observed) && !observed.restartOwedBy().isEmpty();
    }

    private static boolean owesReload(ServiceSpec desired, ServiceState observed) {
        return paysOwed(desired, observed) && !observed.reloadOwedBy().isEmpty();
    }

    private static boolean paysOwed(ServiceSpec desired, ServiceState observed) {
        return observed.lives()
                && !desired.shallNotRun()
                && !(desired.shallRun() && observed.activity() != Activity.RUNNING);
    }

    private static String names(ImmutableList<ResourceId> ids) {
        return ids.stream().map(ResourceId::toString).collect(joining(", "));
    }

    @Override
    public ImmutableList<Action> apply(ServiceSpec desired, ServiceState observed, Facts facts) {
        ServiceBackend backend = backend(facts);
        return verbs(desired, observed).stream()
                .map(verb -> backend.act(verb, desired.name()))
                .collect(ImmutableList.toImmutableList());
    }

    private static ImmutableList<Verb> verbs(ServiceSpec desired, ServiceState observed) {
        ImmutableList.Builder<Verb> verbs = ImmutableList.builder();
        if (desired.shallNotRun() && !observed.activity().isStopped()) {
            verbs.add(Verb.STOP);
        }
        if (bootDiffers(desired, observed)) {
            verbs.addAll(bootVerbs(desired, observed));
        }
        if (desired.shallRun() && observed.activity() != Activity.RUNNING) {
            verbs.add(startVerb(observed));
        } else if (owesRestart(desired, observed)) {
            verbs.add(Verb.RESTART);
        } else if (owesReload(desired, observed)) {
            verbs.add(Verb.RELOAD);
        }
        return verbs.build();
    }

    private static ImmutableList<Verb> bootVerbs(ServiceSpec desired, ServiceState observed) {
        return switch (wantedBoot(desired, observed)) {
            case "enabled" ->
                observed.boot().isMasked() ? ImmutableList.of(Verb.UNMASK, Verb.ENABLE) : ImmutableList.of(Verb.ENABLE);
            case "masked" -> ImmutableList.of(Verb.MASK);
            default -> ImmutableList.of(Verb.DISABLE);
        };
    }

    /** A start of what systemd takes for active does nothing, and one that is on its way up has read the old files. */
    private static Verb startVerb(ServiceState observed) {
        boolean readOldFiles = observed.activity() == Activity.CHANGING
                && !(observed.restartOwedBy().isEmpty()
                        && observed.reloadOwedBy().isEmpty());
        return observed.activity() == Activity.DEAD || readOldFiles ? Verb.RESTART : Verb.START;
    }

    @Override
    public ImmutableSet<Need> lacks(ServiceSpec desired, ServiceState observed) {
        if (observed.kind().exists() || worksWithoutService(desired, observed)) {
            return ImmutableSet.of();
        }
        return ImmutableSet.of(Need.deciding("unit", desired.name()));
    }

    /** A mask and an override file hold for what is installed later. */
    private static boolean worksWithoutService(ServiceSpec desired, ServiceState observed) {
        return switch (observed.kind()) {
            case NO_UNIT -> desired.ensure().contains(ServiceGoal.MASKED);
            case NO_JOB -> shallNotBoot(desired);
            default -> false;
        };
    }

    @Override
    public ImmutableList<String> refusals(ServiceSpec desired, Facts facts) {
        return ServiceBackend.on(facts)
                .map(backend -> backend.refusals(desired.name()))
                .orElseGet(() -> ImmutableList.of(
                        facts.init() == Facts.Init.NONE
                                ? "no init system runs on this host, so it has no services"
                                : "init system '" + facts.init()
                                        + "' is not supported; supported: systemd, upstart, sysv"));
    }

    private static ServiceBackend backend(Facts facts) {
        return ServiceBackend.on(facts)
                .orElseThrow(() -> new IllegalStateException("a service was not refused under " + facts.init()));
    }

    @Override
    public ImmutableList<Disturbance<ServiceSpec>> disturbances(ServiceSpec desired, Facts facts) {
        ServiceSpec bare = ServiceSpec.named(desired.name());
        ImmutableList.Builder<Disturbance<ServiceSpec>> all = ImmutableList.builder();
        if (desired.ensure().contains(ServiceGoal.RUNNING)) {
            all.add(Disturbance.instead("ensure", bare.ensure(ServiceGoal.STOPPED))
                    .shownAs("state"));
        }
        if (desired.ensure().contains(ServiceGoal.ENABLED)) {
            all.add(Disturbance.instead("ensure", bare.ensure(ServiceGoal.DISABLED))
                    .shownAs("boot"));
        }
        // What is masked cannot be started.
        if (desired.ensure().contains(ServiceGoal.STOPPED) && !desired.ensure().contains(ServiceGoal.MASKED)) {
            all.add(Disturbance.instead("ensure", bare.ensure(ServiceGoal.RUNNING))
                    .shownAs("state"));
        }
        if (shallNotBoot(desired)) {
            all.add(Disturbance.instead("ensure", bare.ensure(ServiceGoal.ENABLED))
                    .shownAs("boot"));
        }
        return all.build();
    }
}
