package dev.drover.cli;

import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Source;
import dev.drover.engine.vault.Keyring;
import dev.drover.engine.vault.VaultId;
import dev.drover.engine.vault.VaultText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "encrypt-string",
        aliases = "encrypt_string",
        mixinStandardHelpOptions = true,
        description = "Encrypts one value, for a file of variables: reads it from standard input, or asks for it.")
final class VaultEncryptStringCommand implements Runnable {
    private final Output output;

    @Mixin
    private VaultFlags flags = new VaultFlags();

    @Option(
            names = {"-n", "--name", "--stdin-name"},
            paramLabel = "NAME",
            description = "The name of the variable.")
    private @Nullable String name;

    @Option(
            names = "--encrypt-vault-id",
            paramLabel = "LABEL",
            description = "Which of several vault ids to encrypt with.")
    private @Nullable String label;

    @Parameters(hidden = true, arity = "0..*")
    private List<String> texts = new ArrayList<>();

    VaultEncryptStringCommand(Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        if (!texts.isEmpty()) {
            throw RunFlags.wrong(
                    "vault encrypt-string",
                    "a value is not given as an argument, which every user of this machine can see; pipe it in: printf"
                            + " %s … | drover vault encrypt-string --name NAME");
        }
        if (name != null && !name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw RunFlags.wrong("--name", "must be the name of a variable, such as db_password, got '" + name + "'");
        }
        try (Keyring keyring = flags.keyringOrPrompt(VaultFlags.Use.ENCRYPT)) {
            VaultId with = keyring.toEncrypt(Optional.ofNullable(label), new Source("vault encrypt-string", 0));
            keyring.fetch();
            byte[] value = value();
            output.out().print(block(keyring.encrypt(value, with)));
            Arrays.fill(value, (byte) 0);
        }
    }

    private byte[] value() {
        Bytes value = PasswordPrompt.isPossible() ? typed() : StandardInput.all();
        if (value.isEmpty()) {
            throw RunFlags.wrong("standard input", "is empty; there is nothing to encrypt");
        }
        String text = value.asText()
                .orElseThrow(() -> RunFlags.wrong(
                        "standard input", "is not UTF-8 text, and a value must be; encrypt it as a file"));
        if (text.endsWith("\n")) {
            output.err().println("the value ends with a newline, which is a part of it; printf adds none, unlike echo");
        }
        return value.toByteArray();
    }

    private static Bytes typed() {
        char[] typed = PasswordPrompt.typed("vault encrypt-string", "Value to encrypt");
        Bytes value = Bytes.utf8(new String(typed));
        Arrays.fill(typed, '\0');
        return value;
    }

    private String block(VaultText text) {
        StringBuilder block = new StringBuilder(name == null ? "" : name + ": ").append("!vault |\n");
        text.print().lines().forEach(line -> block.append("  ").append(line).append('\n'));
        return block.toString();
    }
}
