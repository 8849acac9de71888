package dev.drover.engine.resource.cron;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of one entry below its marker: {@code MAILTO=…} if it has one of its own; schedule and command; and then the
 * {@code MAILTO=…} that held before, so that it holds for the entries below again.
 *
 * @param mailto the first line, if there is one
 * @param line schedule and command
 * @param after the last line, if there is one
 * @param program the cron that reads it
 */
record CronEntry(Optional<String> mailto, String line, Optional<String> after, CronProgram program) {
    private static final Pattern LINE = Pattern.compile("\\s*(@\\w+|(?:\\S+\\s+){4}\\S+)\\s+(.*)", Pattern.DOTALL);
    private static final Pattern EXPORT = Pattern.compile("export ([A-Za-z_]\\w*)='((?:[^']|'\\\\'')*)'; ");

    /**
     * As it shall be.
     *
     * @param mailtoBefore the line that says to whom output goes above it
     */
    static CronEntry of(CronSpec desired, CronProgram program, String mailtoBefore) {
        String line = desired.schedule().orElseThrow().text() + " " + program.written(command(desired));
        Optional<String> mailto = Optional.ofNullable(desired.env().get(CronSpec.MAILTO))
                .map(value -> CronSpec.MAILTO + "=" + (value.isEmpty() ? "\"\"" : value));
        return new CronEntry(mailto, line, mailto.map(given -> mailtoBefore), program);
    }

    /** What sh shall run: the variables, and the command. */
    static String command(CronSpec desired) {
        String exports = desired.env().entrySet().stream()
                .filter(variable -> !variable.getKey().equals(CronSpec.MAILTO))
                .map(variable -> "export " + variable.getKey() + "='"
                        + variable.getValue().replace("'", "'\\''") + "'; ")
                .collect(joining());
        return exports + desired.command().orElseThrow();
    }

    ImmutableList<String> lines() {
        return ImmutableList.<String>builder()
                .addAll(mailto.stream().toList())
                .add(line)
                .addAll(after.stream().toList())
                .build();
    }

    String schedule() {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches() ? matcher.group(1).replaceAll("\\s+", " ") : "";
    }

    private String rest() {
        Matcher matcher = LINE.matcher(line);
        return program.read(matcher.matches() ? matcher.group(2) : line);
    }

    String command() {
        String rest = rest();
        return rest.substring(endOfExports(rest));
    }

    private static int endOfExports(String rest) {
        Matcher export = EXPORT.matcher(rest);
        int end = 0;
        while (export.find(end) && export.start() == end) {
            end = export.end();
        }
        return end;
    }

    /** The variables, as text. */
    String env() {
        ImmutableMap.Builder<String, String> variables = ImmutableMap.builder();
        mailto.ifPresent(line -> variables.put(CronSpec.MAILTO, line.substring(CronSpec.MAILTO.length() + 1)));
        String rest = rest();
        Matcher export = EXPORT.matcher(rest.substring(0, endOfExports(rest)));
        while (export.find()) {
            variables.put(export.group(1), export.group(2).replace("'\\''", "'"));
        }
        return variables.buildKeepingLast().entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .collect(joining(" "));
    }
}
