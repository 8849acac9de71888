package dev.drover.hosts.hard;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableMap;

/** Names that are hard: any byte but NUL and the slash. */
final class Names {
    /** By what is hard in them; text stands for bytes as {@link dev.drover.engine.model.Bytes#toName} has it. */
    static final ImmutableMap<String, String> ALL = ImmutableMap.<String, String>builder()
            .put("blanks", " two  words ")
            .put("quotes", "it's \"q\"")
            .put("a backslash", "back\\slash\\")
            .put("a newline", "new\nline")
            .put("newlines at the end", "end\n\n")
            .put("a leading dash", "-rf")
            .put("an option", "--help")
            .put("glob characters", "*?[a-z]")
            .put("what a shell expands", "$(id)`id`$HOME~{a,b}!#;&|<>")
            .put("what a format expands", "%s%n%%\\0101")
            .put("control characters", "\u0001\u001b[2J\t\r\u007f")
            .put("UTF-8", "\u00e9\u20ac\ud83d\ude00")
            .put("no UTF-8", "caf\udce9\udcff\udcc3")
            .put("255 bytes", "n".repeat(255))
            .put("dots", "...")
            .build();

    private Names() {}

    /** All of them as words for a shell. */
    static String quoted() {
        return ALL.values().stream().map(Sh::quoted).collect(joining(" "));
    }
}
