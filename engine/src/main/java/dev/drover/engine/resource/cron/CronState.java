package dev.drover.engine.resource.cron;

import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.ProbeException;

/**
 * What a host has of a user's crontab.
 *
 * @param owner whose it is, by name
 * @param program the cron that reads it
 * @param content its text; empty also if there is none
 * @param programPackage the package that brings cron on such a host
 */
record CronState(Kind kind, String owner, CronProgram program, Bytes content, String programPackage) {
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
            case "none" -> new CronState(Kind.NO_PROGRAM, "", CronProgram.DEBIAN, Bytes.empty(), programPackage);
            case "nobody" -> new CronState(Kind.NO_USER, "", CronProgram.DEBIAN, Bytes.empty(), programPackage);
            case "refused" ->
                throw new ProbeException("cannot read the crontab: "
                        + head.substring("refused".length()).strip());
            case "table" ->
                new CronState(
                        Kind.TABLE,
                        words[2],
                        CronProgram.named(words[1]),
                        answer.slice(end + 1, answer.size()),
                        programPackage);
            default -> throw new ProbeException("the answer about a crontab is not of its form: '" + head + "'");
        };
    }

    /**
     * This, in which an entry as desired can be.
     *
     * @throws ProbeException if the cron of the host cannot run the command as it is given
     */
    CronState holding(CronSpec desired) {
        if (kind == Kind.TABLE && !desired.absent()) {
            program.fault(CronEntry.command(desired)).ifPresent(fault -> {
                throw new ProbeException(fault);
            });
        }
        return this;
    }
}
