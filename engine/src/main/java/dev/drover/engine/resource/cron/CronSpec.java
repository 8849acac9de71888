package dev.drover.engine.resource.cron;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.AccountName;
import java.util.Optional;
import java.util.regex.Pattern;

/** An entry of a user's crontab, as it shall be. */
@Doc(
        value =
                "An entry of a user's crontab. A line '# drover: NAME [DIGESTS]' above it says which one it is, and how it was"
                        + " written: the line below is the entry as long as it has its schedule or its command. All other"
                        + " lines are kept as they are. Another name or another user makes another entry: take the old one away with absent().",
        example = "cron('backup') { user 'root'; schedule '0 3 * * *'; command '/usr/local/bin/backup --all' }",
        inSync =
                "The entry is in the crontab of that user, once, with this schedule, command and env. With absent(): it is"
                        + " not.",
        refused = {
            "A schedule that cron would refuse, or that never comes, as 30 February.",
            "A command or a value of env with a newline: an entry is one line.",
            "Variables in env that cron itself reads, but for MAILTO: they would hold for the entries below as well.",
            "On a host with cronie, a backslash before a % in the command or in env: no crontab of cronie can have that.",
            "A host without crontab(1)."
        })
public record CronSpec(
        @Doc(value = "What the entry is known by.", example = "'backup'")
        String name,

        @Doc(
                value = "The user in whose crontab it is, and as whom it runs.",
                example = "'postgres'",
                byDefault = "the acting user, which is root as a rule")
        Optional<AccountName> user,

        @Doc(
                value =
                        "When it runs: minute, hour, day of the month, month, day of the week, as crontab(5) describes them; or"
                                + " @reboot, @hourly, @daily, @weekly, @monthly, @yearly.",
                example = "'*/10 8-18 * * mon-fri'")
        Optional<CronSchedule> schedule,

        @Doc(
                value =
                        "The command, which sh gets as it is written here. A % is a percent sign and needs no backslash: what"
                                + " cron makes of % and of backslashes is turned off.",
                example = "'/usr/local/bin/backup >/var/log/backup-$(date +%F)'")
        Optional<String> command,

        @Doc(
                value =
                        "Variables of the command's environment; and MAILTO, to whom its output is sent. They hold for this"
                                + " entry only.",
                example = "MAILTO: 'ops@example.com', LEVEL: 9",
                byDefault = "what cron gives")
        ImmutableMap<String, String> env,

        @Doc("The entry shall not be there.") boolean absent) {
    static final String MAILTO = "MAILTO";
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** Read by Debian's cron, cronie or others, for all entries below. */
    private static final ImmutableSet<String> OF_CRON = ImmutableSet.of(
            "SHELL",
            "CRON_TZ",
            "MAILFROM",
            "CONTENT_TYPE",
            "CONTENT_TRANSFER_ENCODING",
            "RANDOM_DELAY",
            "START_HOURS_RANGE",
            "LOGNAME");

    public CronSpec {
        if (name.isBlank() || !name.strip().equals(name) || hasControl(name)) {
            throw new IllegalArgumentException("name must be one line without blanks around it, got '" + name + "'");
        }
        if (absent && (schedule.isPresent() || command.isPresent() || !env.isEmpty())) {
            throw new IllegalArgumentException("is absent(), so besides user nothing else can be said of it");
        }
        if (!absent && (schedule.isEmpty() || command.isEmpty())) {
            throw new IllegalArgumentException(
                    "needs '" + (schedule.isEmpty() ? "schedule" : "command") + "', or absent()");
        }
        command = command.map(String::strip);
        command.ifPresent(CronSpec::checkCommand);
        env.forEach(CronSpec::checkVariable);
    }

    private static void checkCommand(String command) {
        if (command.isEmpty() || hasMoreLines(command)) {
            throw new IllegalArgumentException(
                    "command must be one line; put a longer one into a file (script or file) and name that here");
        }
    }

    private static void checkVariable(String variable, String value) {
        if (!VARIABLE.matcher(variable).matches()) {
            throw new IllegalArgumentException(
                    "env has a name that is none of a variable (A-Z a-z 0-9 _, no digit in front), got '" + variable
                            + "'");
        }
        if (OF_CRON.contains(variable)) {
            throw new IllegalArgumentException("env must not have " + variable
                    + ": cron itself reads it, for all entries below it; use a file in /etc/cron.d for that");
        }
        if (hasMoreLines(value)) {
            throw new IllegalArgumentException("env " + variable + " must be one line");
        }
    }

    /** What ends a line for cron, or a text; a tab is as good as any character. */
    private static boolean hasMoreLines(String text) {
        return text.chars().anyMatch(character -> character == '\n' || character == '\r' || character == 0);
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    /** An entry of the acting user. */
    public static CronSpec named(String name, String schedule, String command) {
        return new CronSpec(
                name,
                Optional.empty(),
                Optional.of(CronSchedule.parse(schedule)),
                Optional.of(command),
                ImmutableMap.of(),
                false);
    }

    /** No entry of that name in the crontab of the acting user. */
    public static CronSpec gone(String name) {
        return new CronSpec(name, Optional.empty(), Optional.empty(), Optional.empty(), ImmutableMap.of(), true);
    }

    /** This in the crontab of a user. */
    public CronSpec of(String owner) {
        return new CronSpec(name, Optional.of(AccountName.parse(owner)), schedule, command, env, absent);
    }

    /** This with these variables. */
    public CronSpec env(ImmutableMap<String, String> variables) {
        return new CronSpec(name, user, schedule, command, variables, absent);
    }
}
