package dev.drover.cli;

import com.google.common.collect.ImmutableList;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code DROVER_LIMIT=agents} is the same as {@code --limit agents}, where the command line does not say otherwise. */
final class EnvironmentDefaults implements IDefaultValueProvider {
    private final Map<String, String> environment;

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * A command line with the options that the environment gave to it: the same wherever it is read again.
     *
     * @param command the command that was asked for
     * @param words what was given
     */
    static ImmutableList<String> said(CommandSpec command, ImmutableList<String> words) throws Exception {
        IDefaultValueProvider environment = command.root().defaultValueProvider();
        ImmutableList.Builder<String> options = ImmutableList.builder();
        for (OptionSpec option : environment == null ? ImmutableList.<OptionSpec>of() : command.options()) {
            String value = environment.defaultValue(option);
            if (value != null && !command.commandLine().getParseResult().hasMatchedOption(option)) {
                options.add(option.longestName() + "=" + value);
            }
        }
        int behind = words.indexOf(command.name()) + 1;
        return ImmutableList.<String>builder()
                .addAll(words.subList(0, behind))
                .addAll(options.build())
                .addAll(words.subList(behind, words.size()))
                .build();
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
            return null;
        }
        String name = option.longestName().replaceFirst("^-+", "");
        return environment.get("DROVER_" + name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
