package dev.drover.engine.resource.kernelmodule;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.resource.PathState;
import dev.drover.engine.resource.ProbeException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a host has of a kernel module.
 *
 * @param live in the running kernel
 * @param atBoot the files that load modules at boot, in the order of {@link BootFiles#of}
 * @param settings its file in {@code /etc/modprobe.d}
 */
record KernelModuleState(Live live, ImmutableList<PathState> atBoot, PathState settings) {
    /** Whether the kernel has a module. */
    enum Presence {
        LOADED,
        BUILTIN,
        ABSENT
    }

    /**
     * The running kernel.
     *
     * @param mayLoad whether we may load and unload modules
     * @param values of the parameters that were asked for and that the kernel shows
     */
    record Live(Presence presence, boolean mayLoad, ImmutableMap<String, String> values) {
        private static final String VALUE = "value ";

        /** Reads an answer of {@code modules.sh}. */
        static Live parse(List<String> parameters, String answer) {
            List<String> lines = Splitter.on('\n').splitToList(answer);
            if (lines.size() < 2 + parameters.size()) {
                throw new ProbeException("the answer about a kernel module is not of its form: '" + answer + "'");
            }
            ImmutableMap.Builder<String, String> values = ImmutableMap.builder();
            for (int i = 0; i < parameters.size(); i++) {
                String line = lines.get(i + 2);
                if (line.startsWith(VALUE)) {
                    values.put(parameters.get(i), line.substring(VALUE.length()));
                }
            }
            return new Live(presence(lines.get(0)), lines.get(1).equals("may"), values.buildOrThrow());
        }

        private static Presence presence(String word) {
            return switch (word) {
                case "loaded" -> Presence.LOADED;
                case "builtin" -> Presence.BUILTIN;
                case "absent" -> Presence.ABSENT;
                default ->
                    throw new ProbeException("the answer about a kernel module is not of its form: '" + word + "'");
            };
        }

        boolean isThere() {
            return presence != Presence.ABSENT;
        }

        /** Whether a parameter has a value, as far as the kernel shows it. */
        boolean has(String parameter, String wanted) {
            return Optional.ofNullable(values.get(parameter))
                    .map(shown -> shown.equals(wanted) || meaning(shown).equals(meaning(wanted)))
                    .orElse(true);
        }

        /** The kernel shows a switch as Y or N, and reads more words; it reads numbers also in hexadecimal. */
        private static String meaning(String value) {
            String text = value.toLowerCase(Locale.ROOT);
            return switch (text) {
                case "y", "yes", "on", "1", "true" -> "1";
                case "n", "no", "off", "0", "false" -> "0";
                default ->
                    text.matches("0x[0-9a-f]{1,15}") ? Long.toString(Long.parseLong(text.substring(2), 16)) : text;
            };
        }
    }
}
