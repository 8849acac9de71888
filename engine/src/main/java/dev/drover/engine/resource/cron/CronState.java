package dev.drover.engine.resource.cron;

import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.ProbeException;

/**
 * What a host has of a user's crontab.
 *
 * @param owner whose it is, by name
 * @param escapesPercent whether its cron wants a backslash before a percent sign; that of busybox takes both as they are
 * @param content its text; empty also if there is none
 * @param programPackage the package that brings cron on such a host
 */
record CronState(Kind kind, String owner, boolean escapesPercent, Bytes content, String programPackage) {
    /** What there is. */
    enum Kind {
        TABLE,
        NO_PROGRAM,
        NO_USER
    }

    /** Reads one answer of {@code crontabs.sh}. */
    static CronState read(Bytes answer, String programPackage) {
        int end = answer.indexOf((byte) '\n');
        String head = end < 0 ? "" : answer.slice(0, end).toUtf8();
        String[] words = head.split(" ", 3);
        return switch (words[0]) {
            case "none" -> new CronState(Kind.NO_PROGRAM, "", true, Bytes.empty(), programPackage);
            case "nobody" -> new CronState(Kind.NO_USER, "", true, Bytes.empty(), programPackage);
            case "refused" ->
                throw new ProbeException("cannot read the crontab: "
                        + head.substring("refused".length()).strip());
            case "table" ->
                new CronState(
                        Kind.TABLE,
                        words[2],
                        words[1].equals("cron"),
                        answer.slice(end + 1, answer.size()),
                        programPackage);
            default -> throw new ProbeException("the answer about a crontab is not of its form: '" + head + "'");
        };
    }
}
