package dev.drover.standins.daemon;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The flags of Marathon and Chronos, which use the library scallop: {@code --name value} or {@code --name=value}. From 1.4 on
 * Marathon's start script hands them over as {@code MARATHON_CMD_NAME}; both ways are read.
 */
final class MarathonFlags {
    private final Map<String, Flag> known;
    private final String prefix;

    /**
     * @param prefix of the environment variables that are flags, e.g. {@code MARATHON_CMD_}
     */
    MarathonFlags(List<Flag> known, String prefix) {
        this.known = known.stream().collect(Collectors.toUnmodifiableMap(Flag::name, Function.identity()));
        this.prefix = prefix;
    }

    /** Loads the flags; a {@link FlagException} carries scallop's message. */
    Flags load(List<String> arguments, Map<String, String> environment) {
        var all = new ArrayList<String>();
        environment.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                all.add("--" + name.substring(prefix.length()).toLowerCase(Locale.ROOT));
                if (!value.isEmpty()) {
                    all.add(value);
                }
            }
        });
        all.addAll(arguments);
        return new Flags(parsed(all));
    }

    private Map<String, String> parsed(List<String> arguments) {
        var loaded = new LinkedHashMap<String, String>();
        for (int index = 0; index < arguments.size(); index++) {
            Option option = option(arguments.get(index));
            String value;
            if (option.flag().kind() == Flag.Kind.BOOLEAN) {
                value = Boolean.toString(!option.disabled());
            } else if (option.value().isPresent()) {
                value = option.value().get();
            } else {
                index++;
                value = argumentOf(option, arguments, index);
            }
            add(loaded, option.flag(), value);
        }
        return loaded;
    }

    private record Option(Flag flag, boolean disabled, Optional<String> value) {}

    private Option option(String argument) {
        if (!argument.startsWith("--")) {
            throw new FlagException("Error: Excess arguments provided: '" + argument + "'");
        }
        int equals = argument.indexOf('=');
        String name = argument.substring(2, equals < 0 ? argument.length() : equals);
        Optional<String> value = equals < 0 ? Optional.empty() : Optional.of(argument.substring(equals + 1));
        Flag flag = known.get(name);
        if (flag != null) {
            return new Option(flag, false, value);
        }
        Flag switched = known.get(name.replaceFirst("^disable_", ""));
        if (switched == null || switched.kind() != Flag.Kind.BOOLEAN) {
            throw new FlagException("Error: Unknown option '" + name + "'");
        }
        return new Option(switched, true, value);
    }

    private static String argumentOf(Option option, List<String> arguments, int index) {
        if (index >= arguments.size() || arguments.get(index).startsWith("--")) {
            throw new FlagException("Error: Bad arguments for option '"
                    + option.flag().name() + "': '' - you should provide exactly one argument for this option");
        }
        return arguments.get(index);
    }

    private static void add(Map<String, String> loaded, Flag flag, String value) {
        if (flag.mistakeIn(value).isPresent()) {
            throw new FlagException("Error: Bad arguments for option '" + flag.name() + "': '" + value + "'");
        }
        String earlier = loaded.put(flag.name(), value);
        if (earlier != null) {
            throw new FlagException("Error: Bad arguments for option '" + flag.name() + "': '" + earlier + " " + value
                    + "' - you should provide exactly one argument for this option");
        }
    }
}
