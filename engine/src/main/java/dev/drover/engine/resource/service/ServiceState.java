package dev.drover.engine.resource.service;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.ResourceId;
import java.util.Locale;

/**
 * What a host has of one service.
 *
 * @param kind what describes the service to the init system
 * @param restartOwedBy what changed since it last started, of the resources that a restart follows
 * @param reloadOwedBy the same of those that a reload follows
 */
public record ServiceState(
        Kind kind,
        Activity activity,
        Boot boot,
        ImmutableList<ResourceId> restartOwedBy,
        ImmutableList<ResourceId> reloadOwedBy) {
    /** What describes a service. */
    public enum Kind {
        /** A unit of systemd, also one made from a SysV script. */
        UNIT,
        /** No unit, under systemd. */
        NO_UNIT,
        /** A job of Upstart. */
        JOB,
        /** Neither job nor script, under Upstart. */
        NO_JOB,
        /** A script in /etc/init.d, under Upstart, SysV init or OpenRC. */
        SCRIPT,
        /** No script, under SysV init or OpenRC. */
        NO_SCRIPT;

        boolean exists() {
            return this == UNIT || this == JOB || this == SCRIPT;
        }

        boolean hasMasks() {
            return this == UNIT || this == NO_UNIT;
        }
    }

    /** What it does. */
    public enum Activity {
        RUNNING,
        STOPPED,
        /** It ended badly; nothing runs. */
        FAILED,
        /** On its way up or down, or waiting to be started again after a failure. */
        CHANGING,
        /** The init system takes it for active, but its daemon is gone: a unit made from a SysV script, or under OpenRC. */
        DEAD;

        boolean isStopped() {
            return this == STOPPED || this == FAILED;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What happens at boot. */
    public enum Boot {
        ENABLED,
        DISABLED,
        /** It has no boot state of its own: other units start it. */
        STATIC,
        MASKED,
        /** Masked until the next boot only. */
        MASKED_UNTIL_BOOT,
        /** There is nothing that could start. */
        MISSING;

        boolean isMasked() {
            return this == MASKED || this == MASKED_UNTIL_BOOT;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    static ServiceState of(Kind kind, Activity activity, Boot boot) {
        return new ServiceState(kind, activity, boot, ImmutableList.of(), ImmutableList.of());
    }

    ServiceState owing(ImmutableList<ResourceId> restart, ImmutableList<ResourceId> reload) {
        return new ServiceState(kind, activity, boot, restart, reload);
    }

    /** The activity in a word for the user. */
    String shown() {
        return kind.exists() || boot != Boot.MISSING ? activity.toString() : "missing";
    }

    /** Whether a process of it is there that may have read what has changed since. */
    boolean lives() {
        return activity == Activity.RUNNING || activity == Activity.CHANGING;
    }
}
