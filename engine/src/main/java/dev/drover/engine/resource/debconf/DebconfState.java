package dev.drover.engine.resource.debconf;

import dev.drover.engine.resource.ProbeException;
import java.util.List;
import java.util.Optional;

/**
 * What a host has recorded.
 *
 * @param hasDebconf whether the host has debconf
 * @param answer what is recorded, or the SHA-256 of it where a secret was asked for; absent: the question is not known
 * @param type of the question, if that is known
 */
record DebconfState(boolean hasDebconf, Optional<String> answer, Optional<String> type) {
    /** Reads one answer of {@code answers.sh}. */
    static DebconfState read(String answer) {
        List<String> lines = answer.lines().toList();
        String head = lines.isEmpty() ? "" : lines.get(0);
        if (head.equals("none")) {
            return new DebconfState(false, Optional.empty(), Optional.empty());
        }
        if (head.startsWith("refused")) {
            throw new ProbeException("debconf cannot be asked: "
                    + answer.substring("refused".length()).strip());
        }
        if (lines.size() != 2) {
            throw new ProbeException("the answer of debconf is not of its form: '" + head + "'");
        }
        return new DebconfState(true, said(head), said(lines.get(1)).filter(type -> !type.isEmpty()));
    }

    /** Of {@code 0 VALUE}, {@code 1 ESCAPED VALUE}, or {@code 10 WHY} for what is not known; see debconf-devel(7). */
    private static Optional<String> said(String line) {
        String value = line.substring(Math.min(2, line.length()));
        if (line.equals("0") || line.startsWith("0 ")) {
            return Optional.of(value);
        }
        if (line.startsWith("1 ")) {
            return Optional.of(unescaped(value));
        }
        if (line.startsWith("10 ")) {
            return Optional.empty();
        }
        throw new ProbeException("debconf says: " + line);
    }

    /** With the capability {@code escape} a newline is {@code \n} and a backslash is two. */
    private static String unescaped(String value) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < value.length(); at++) {
            char character = value.charAt(at);
            if (character == '\\' && at + 1 < value.length()) {
                at++;
                text.append(value.charAt(at) == 'n' ? '\n' : value.charAt(at));
            } else {
                text.append(character);
            }
        }
        return text.toString();
    }
}
