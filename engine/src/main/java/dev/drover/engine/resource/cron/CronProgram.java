package dev.drover.engine.resource.cron;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The programs named cron, by what they make of backslashes and percent signs before sh sees a command. */
enum CronProgram {
    /** Debian's, a descendant of Vixie's 3.0: {@code do_command.c} makes of {@code \%} a percent sign, and of two backslashes one. */
    DEBIAN {
        private static final Pattern READ_OTHERWISE = Pattern.compile("\\\\+%|\\\\{2,}|%");

        @Override
        String written(String command) {
            return READ_OTHERWISE
                    .matcher(command)
                    .replaceAll(part -> Matcher.quoteReplacement(part.group().replaceAll("(.)", "\\\\$1")));
        }

        @Override
        String read(String written) {
            return written.replaceAll("\\\\([\\\\%])", "$1");
        }

        @Override
        Optional<String> fault(String command) {
            return Optional.empty();
        }
    },

    /**
     * cronie, a descendant of ISC's 4.1: {@code do_command.c} makes of {@code \%} a percent sign. Two backslashes stay two and
     * shield no percent sign, so that an odd number of them before one cannot be written.
     */
    CRONIE {
        private static final Pattern ODD = Pattern.compile("(?<!\\\\)\\\\(?:\\\\{2})*%");
        private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

        @Override
        String written(String command) {
            return command.replace("%", "\\%");
        }

        @Override
        String read(String written) {
            return ESCAPED.matcher(written)
                    .replaceAll(part -> Matcher.quoteReplacement(part.group(1).equals("%") ? "%" : part.group()));
        }

        @Override
        Optional<String> fault(String command) {
            return ODD.matcher(command).find()
                    ? Optional.of(
                            "cronie, the cron of this host, cannot hand a backslash before a percent sign to sh; write %"
                                    + " alone, which needs none here, or put the command into a file (script or file) and name that")
                    : Optional.empty();
        }
    },

    /** The one of busybox, which takes both as they are, but joins a line that ends with a backslash with the next. */
    BUSYBOX {
        @Override
        String written(String command) {
            return command;
        }

        @Override
        String read(String written) {
            return written;
        }

        @Override
        Optional<String> fault(String command) {
            return command.endsWith("\\")
                    ? Optional.of(
                            "busybox, the cron of this host, takes a backslash at the end of a command for one that goes on"
                                    + " in the next line; leave it away")
                    : Optional.empty();
        }
    };

    /** How a crontab has a command, so that sh gets it as it is. */
    abstract String written(String command);

    /** What sh gets of a command in a crontab. */
    abstract String read(String written);

    /** Why no crontab can have this command, if none can. */
    abstract Optional<String> fault(String command);

    /** The one that {@code crontabs.sh} names. */
    static CronProgram named(String name) {
        return switch (name) {
            case "cronie" -> CRONIE;
            case "busybox" -> BUSYBOX;
            default -> DEBIAN;
        };
    }
}
