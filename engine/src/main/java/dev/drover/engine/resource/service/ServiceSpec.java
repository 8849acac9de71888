package dev.drover.engine.resource.service;

import static dev.drover.engine.resource.service.ServiceGoal.DISABLED;
import static dev.drover.engine.resource.service.ServiceGoal.ENABLED;
import static dev.drover.engine.resource.service.ServiceGoal.MASKED;
import static dev.drover.engine.resource.service.ServiceGoal.RUNNING;
import static dev.drover.engine.resource.service.ServiceGoal.STOPPED;

import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Doc;
import dev.drover.engine.model.Handle;
import java.util.regex.Pattern;

/** The desired state of one service. */
@Doc(
        value =
                "A service of the host's init system: systemd, Upstart, SysV init or OpenRC. Declarations of one service that"
                        + " differ only in restartOn and reloadOn are one, which watches all of them.",
        example = "service('nginx') { ensure running, enabled; restartOn file('/etc/nginx/nginx.conf') }",
        inSync =
                "It runs and starts at boot as said, and no restart or reload is owed. A restart is owed when a resource of "
                        + "`restartOn` changed and the service runs; a start pays it, and a service that does not run owes none. "
                        + "Running means: still running two seconds after it was started. A unit that has no boot state of its own "
                        + "(static) counts as disabled. On systemd the boot state is that of the links on disk, also where "
                        + "systemd has not read them again. On Upstart disabled is the word `manual` in /etc/init/NAME.override, also "
                        + "before the job exists. On OpenRC enabled means in a runlevel that a boot goes through; `enabled` adds "
                        + "it to the runlevel default.",
        refused = {
            "`running` with `stopped` or `masked`, and two of `enabled`, `disabled`, `masked`.",
            "A host without an init system.",
            "`masked` on OpenRC, which has no masks.",
            "Starting a masked unit, unless `enabled` lifts the mask; enabling a static unit."
        })
public record ServiceSpec(
        @Doc(value = "Its name; on systemd a unit, of which .service may be left out.", example = "'nginx'")
        String name,

        @Doc(
                value = "What shall be: running or stopped, and enabled, disabled or masked.",
                example = "running, enabled",
                byDefault = "Nothing is asked of its state.")
        ImmutableSet<ServiceGoal> ensure,

        @Doc(
                value = "Resources after whose change a running service is restarted, once.",
                example = "file('/etc/nginx/nginx.conf')")
        Handle restartOn,

        @Doc(
                value = "Resources after whose change a running service reads its configuration again; "
                        + "one that cannot is restarted.",
                example = "file('/etc/nginx/nginx.conf')")
        Handle reloadOn) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9:_.\\\\@-]{0,254}");

    public ServiceSpec {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is not a valid service name: " + rule(name));
        }
        if (name.endsWith("@") || name.endsWith("@.service")) {
            throw new IllegalArgumentException(
                    "'" + name + "' is a template: name one of its instances, such as 'getty@tty1'");
        }
        exclude(ensure, RUNNING, STOPPED);
        exclude(ensure, RUNNING, MASKED);
        exclude(ensure, ENABLED, DISABLED);
        exclude(ensure, ENABLED, MASKED);
        exclude(ensure, DISABLED, MASKED);
    }

    private static String rule(String name) {
        return name.indexOf(' ') > 0
                ? "blanks are not allowed; `systemd-escape` gives '" + name.replace(" ", "\\x20") + "'"
                : "letters, digits and : - _ . \\ @ are allowed, beginning with a letter, digit or _";
    }

    private static void exclude(ImmutableSet<ServiceGoal> goals, ServiceGoal one, ServiceGoal other) {
        if (goals.contains(one) && goals.contains(other)) {
            throw new IllegalArgumentException("ensure: '" + one + "' excludes '" + other + "'");
        }
    }

    /** A service of which nothing is asked yet. */
    public static ServiceSpec named(String name) {
        return new ServiceSpec(name, ImmutableSet.of(), Handle.none(), Handle.none());
    }

    public ServiceSpec ensure(ServiceGoal... goals) {
        return new ServiceSpec(name, ImmutableSet.copyOf(goals), restartOn, reloadOn);
    }

    /** This, restarted also after a change of these. */
    public ServiceSpec restartOn(Handle resources) {
        return new ServiceSpec(name, ensure, restartOn.and(resources), reloadOn);
    }

    /** This, reloaded also after a change of these. */
    public ServiceSpec reloadOn(Handle resources) {
        return new ServiceSpec(name, ensure, restartOn, reloadOn.and(resources));
    }

    boolean shallRun() {
        return ensure.contains(RUNNING);
    }

    boolean shallNotRun() {
        return ensure.contains(STOPPED) || ensure.contains(MASKED);
    }
}
