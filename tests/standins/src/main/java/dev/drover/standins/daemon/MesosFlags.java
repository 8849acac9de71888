package dev.drover.standins.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The flags of one Mesos program, loaded by the rules of Mesos 1.1 ({@code stout/flags/flags.hpp}): {@code --name=value},
 * {@code --name} and {@code --no-name} for booleans, {@code MESOS_NAME} from the environment where the command line
 * says nothing; an unknown flag and a flag given twice are refused, an unknown environment name is ignored.
 */
final class MesosFlags {
    private final String program;
    private final Map<String, Flag> known;
    private final Map<String, String> aliases;

    /**
     * @param aliases old spelling to the flag it stands for
     */
    MesosFlags(String program, List<Flag> known, Map<String, String> aliases) {
        this.program = program;
        this.known = known.stream()
                .collect(Collectors.toMap(Flag::name, Function.identity(), (one, other) -> one, TreeMap::new));
        this.aliases = Map.copyOf(aliases);
    }

    /** Loads the flags; a {@link FlagException} carries Mesos' own message. */
    Flags load(List<String> arguments, Map<String, String> environment) {
        Map<String, Optional<String>> given = fromCommandLine(arguments);
        fromEnvironment(environment).forEach(given::putIfAbsent);
        var loaded = new LinkedHashMap<String, String>();
        given.forEach((name, value) -> {
            Flag flag = flag(name);
            if (loaded.put(flag.name(), checked(flag, name, value)) != null) {
                throw new FlagException("Flag '" + flag.name() + "' is already loaded via another name");
            }
        });
        return new Flags(loaded);
    }

    /** The text printed for {@code --help} and below a mistake on the command line. */
    String usage() {
        return known.values().stream()
                .map(flag ->
                        flag.kind() == Flag.Kind.BOOLEAN ? "  --[no-]" + flag.name() : "  --" + flag.name() + "=VALUE")
                .collect(Collectors.joining("\n", "Usage: " + program + " [options]\n\n", "\n"));
    }

    private static Map<String, Optional<String>> fromCommandLine(List<String> arguments) {
        var given = new LinkedHashMap<String, Optional<String>>();
        for (String argument : arguments) {
            if (argument.equals("--")) {
                break;
            }
            if (!argument.startsWith("--")) {
                continue;
            }
            int equals = argument.indexOf('=');
            String name = argument.substring(2, equals < 0 ? argument.length() : equals)
                    .toLowerCase(Locale.ROOT);
            boolean repeated = given.containsKey(name) || given.containsKey(opposite(name));
            if (repeated) {
                throw new FlagException("Duplicate flag '" + name + "' on command line");
            }
            given.put(name, equals < 0 ? Optional.empty() : Optional.of(argument.substring(equals + 1)));
        }
        return given;
    }

    private static String opposite(String name) {
        return name.startsWith("no-") ? name.substring(3) : "no-" + name;
    }

    private Map<String, Optional<String>> fromEnvironment(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith("MESOS_"))
                .map(variable -> Map.entry(
                        variable.getKey().substring("MESOS_".length()).toLowerCase(Locale.ROOT), variable.getValue()))
                .filter(variable -> isKnown(variable.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, variable -> Optional.of(variable.getValue())));
    }

    private boolean isKnown(String name) {
        return Stream.of(name, name.replaceFirst("^no-", ""))
                .anyMatch(spelling -> known.containsKey(spelling) || aliases.containsKey(spelling));
    }

    private Flag flag(String name) {
        String plain = name.replaceFirst("^no-", "");
        Flag flag = known.get(aliases.getOrDefault(plain, plain));
        if (flag == null) {
            throw new FlagException(
                    "Failed to load unknown flag '" + plain + "'" + (plain.equals(name) ? "" : " via '" + name + "'"));
        }
        return flag;
    }

    private static String checked(Flag flag, String name, Optional<String> value) {
        String text = flag.kind() == Flag.Kind.BOOLEAN ? truth(flag, name, value) : content(flag, name, value);
        flag.mistakeIn(text).ifPresent(mistake -> {
            throw new FlagException(
                    "Failed to load flag '" + flag.name() + "': Failed to load value '" + text + "': " + mistake);
        });
        return text;
    }

    private static String truth(Flag flag, String name, Optional<String> value) {
        boolean negated = name.startsWith("no-");
        Optional<String> said = value.filter(text -> !text.isEmpty());
        if (negated && said.isPresent()) {
            throw new FlagException("Failed to load boolean flag '" + flag.name() + "' via '" + name + "' with value '"
                    + said.get() + "'");
        }
        return said.orElse(negated ? "false" : "true");
    }

    private static String content(Flag flag, String name, Optional<String> value) {
        if (name.startsWith("no-")) {
            throw new FlagException("Failed to load non-boolean flag '" + flag.name() + "' via '" + name + "'");
        }
        String text = value.orElseThrow(
                () -> new FlagException("Failed to load non-boolean flag '" + flag.name() + "': Missing value"));
        return text.startsWith("file://") && !flag.name().equals("master") ? fileContent(flag, text) : text;
    }

    private static String fileContent(Flag flag, String url) {
        String path = url.substring("file://".length());
        try {
            return Files.readString(Path.of(path)).strip();
        } catch (IOException unreadable) {
            throw new FlagException("Failed to load flag '" + flag.name() + "': Failed to load value '" + url
                    + "': Error reading file '" + path + "': No such file or directory");
        }
    }
}
