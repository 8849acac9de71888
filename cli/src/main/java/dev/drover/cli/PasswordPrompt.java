package dev.drover.cli;

import dev.drover.engine.vault.VaultPassword;
import java.io.Console;
import java.util.Optional;

/** Asks a person for passwords. */
final class PasswordPrompt {
    private PasswordPrompt() {}

    static boolean isPossible() {
        return console().isPresent();
    }

    @SuppressWarnings("SystemConsoleNull") // null on JDK 17 where there is none; on newer ones the launcher says so
    private static Optional<Console> console() {
        return Boolean.getBoolean("drover.terminal") ? Optional.ofNullable(System.console()) : Optional.empty();
    }

    /** What is typed; empty at the end of input. */
    static char[] typed(String option, String question) {
        Console terminal = console()
                .orElseThrow(() -> RunFlags.wrong(
                        option,
                        "there is no terminal to ask on; name a file with "
                                + (option.startsWith("--new")
                                        ? "--new-vault-password-file"
                                        : "--vault-password-file")));
        char[] typed = terminal.readPassword("%s: ", question);
        return typed == null ? new char[0] : typed;
    }

    static VaultPassword once(String option, String question) {
        try {
            return VaultPassword.typed(typed(option, question));
        } catch (IllegalArgumentException empty) {
            throw RunFlags.wrong(option, "no password was typed");
        }
    }

    /** A new password, typed the same way two times. */
    static VaultPassword twice(String option, String question) {
        VaultPassword first = once(option, question);
        try (VaultPassword second = once(option, "Again")) {
            if (!first.matches(second)) {
                first.close();
                throw RunFlags.wrong(option, "the two passwords that were typed are not the same");
            }
            return first;
        }
    }
}
