package dev.drover.cli;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.vault.Keyring;
import dev.drover.engine.vault.VaultId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options that say where passwords of vaults come from. */
final class VaultFlags {
    /** Printable, no blank, and not what separates it from other parts. */
    private static final Pattern LABEL = Pattern.compile("[!-~&&[^;@]]+");

    private static final String PROMPT = "prompt";

    @Option(
            names = {"--vault-password-file", "--vault-pass-file"},
            paramLabel = "FILE",
            description = "A file with the password of vaults, or a program that prints it.")
    private List<String> passwordFiles = new ArrayList<>();

    @Option(
            names = {"--ask-vault-pass", "--ask-vault-password"},
            description = "Ask for the password of vaults.")
    private boolean ask;

    @Option(
            names = "--vault-id",
            paramLabel = "LABEL@SOURCE",
            description = "The password of vaults with that label: a file, a program, or prompt.")
    private List<String> ids = new ArrayList<>();

    /** Whether a typed password is one that exists or a new one, which is asked twice. */
    enum Use {
        OPEN,
        ENCRYPT
    }

    /** The passwords that are named; nothing is read or asked yet. */
    Keyring keyring(Use use) {
        ImmutableList.Builder<VaultId> all = ImmutableList.builder();
        ids.forEach(id -> all.add(labelled("--vault-id", id, use)));
        passwordFiles.forEach(file -> all.add(ofFile("--vault-password-file", VaultId.DEFAULT, file)));
        if (ask) {
            all.add(prompt("--ask-vault-pass", VaultId.DEFAULT, use));
        }
        return Keyring.of(all.build());
    }

    /** Whether somebody may be asked, here or by a program that prints a password. */
    boolean mayAsk() {
        return ask
                || passwordFiles.stream().anyMatch(file -> mayAsk("--vault-password-file", VaultId.DEFAULT, file))
                || ids.stream().anyMatch(id -> {
                    String source = id.substring(id.indexOf('@') + 1);
                    return isPrompt(source) || mayAsk("--vault-id", VaultId.DEFAULT, source);
                });
    }

    private static boolean mayAsk(String option, String label, String file) {
        return new PasswordFile(option, label, file).isProgram();
    }

    private static boolean isPrompt(String source) {
        return source.equals(PROMPT) || source.equals("prompt_ask_vault_pass");
    }

    /** The same; a password is asked for if none is named and somebody is there. */
    Keyring keyringOrPrompt(Use use) {
        boolean none = ids.isEmpty() && passwordFiles.isEmpty() && !ask;
        return none && PasswordPrompt.isPossible()
                ? Keyring.of(ImmutableList.of(prompt("--ask-vault-pass", VaultId.DEFAULT, use)))
                : keyring(use);
    }

    /** A password {@code LABEL@SOURCE}; without a label it has the default one. */
    static VaultId labelled(String option, String id, Use use) {
        int at = id.indexOf('@');
        String label = at < 0 ? VaultId.DEFAULT : id.substring(0, at);
        String source = id.substring(at + 1);
        if (!LABEL.matcher(label).matches() || source.isEmpty()) {
            throw RunFlags.wrong(
                    option,
                    "must be LABEL@SOURCE such as prod@prod.password or dev@prompt, got '" + id
                            + "'; a label has no blank, ';' or '@'");
        }
        return isPrompt(source) ? prompt(option, label, use) : ofFile(option, label, source);
    }

    static VaultId ofFile(String option, String label, String file) {
        return VaultId.of(label, file, new PasswordFile(option, label, file)::read);
    }

    static VaultId prompt(String option, String label, Use use) {
        String whose = label.equals(VaultId.DEFAULT) ? "" : " (" + label + ")";
        return VaultId.of(
                label,
                PROMPT,
                () -> use == Use.ENCRYPT
                        ? PasswordPrompt.twice(option, "New vault password" + whose)
                        : PasswordPrompt.once(option, "Vault password" + whose));
    }
}
