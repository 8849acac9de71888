package dev.drover.cli;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import dev.drover.engine.vault.Keyring;
import dev.drover.engine.vault.VaultException;
import dev.drover.engine.vault.VaultId;
import dev.drover.engine.vault.VaultText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "vault",
        mixinStandardHelpOptions = true,
        description = "Encrypts secrets at rest, in the format of Ansible Vault.",
        subcommands = {VaultEditCommand.class, VaultEncryptStringCommand.class},
        synopsisSubcommandLabel = "encrypt|decrypt|view|edit|rekey|encrypt-string")
final class VaultCommand implements Runnable {
    private static final String STANDARD = "-";
    private final Output output;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec spec;

    VaultCommand(Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "say what to do: encrypt, decrypt, view, edit, rekey, encrypt-string");
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Encrypts files, each in its place; without a file, standard input to standard output.")
    void encrypt(
            @Mixin VaultFlags flags,
            @Parameters(paramLabel = "FILE", arity = "0..*") @Nullable List<Path> files,
            @Option(
                            names = "--encrypt-vault-id",
                            paramLabel = "LABEL",
                            description = "Which of several vault ids to encrypt with.")
                    @Nullable
                    String label,
            @Option(names = "--output", paramLabel = "FILE", description = "Write there instead; - is standard output.")
                    @Nullable
                    String target) {
        ImmutableList<Path> named = named(files, target);
        try (Keyring keyring = flags.keyringOrPrompt(VaultFlags.Use.ENCRYPT)) {
            VaultId with = keyring.toEncrypt(Optional.ofNullable(label), new Source("vault encrypt", 0));
            if (named.isEmpty()) {
                Bytes plain = StandardInput.all();
                if (VaultText.begins(plain)) {
                    throw RunFlags.wrong("standard input", "is already encrypted");
                }
                write(target, Optional.empty(), encrypted(keyring, plain, with));
                return;
            }
            for (Work work : all(named, file -> new Work(file, file.plain()))) {
                byte[] text = encrypted(keyring, work.content, with);
                if (target == null) {
                    work.file.replacePlain(text);
                    output.out().println("encrypted " + work.file.source());
                } else {
                    write(target, Optional.of("encrypted " + work.file.source()), text);
                }
            }
        }
    }

    private static byte[] encrypted(Keyring keyring, Bytes plain, VaultId with) {
        byte[] content = plain.toByteArray();
        byte[] text = Bytes.utf8(keyring.encrypt(content, with).print()).toByteArray();
        Arrays.fill(content, (byte) 0);
        return text;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Decrypts files, each in its place; without a file, standard input to standard output.")
    void decrypt(
            @Mixin VaultFlags flags,
            @Parameters(paramLabel = "FILE", arity = "0..*") @Nullable List<Path> files,
            @Option(names = "--output", paramLabel = "FILE", description = "Write there instead; - is standard output.")
                    @Nullable
                    String target) {
        ImmutableList<Path> named = named(files, target);
        try (Keyring keyring = flags.keyringOrPrompt(VaultFlags.Use.OPEN)) {
            if (named.isEmpty()) {
                Source input = new Source("standard input", 0);
                VaultText text = parsed(StandardInput.all(), input);
                write(
                        target,
                        Optional.empty(),
                        keyring.open(text, input).content().toByteArray());
                return;
            }
            for (Work work : opened(keyring, named)) {
                byte[] content = work.content.toByteArray();
                if (target == null) {
                    work.file.replace(content);
                    output.out().println("decrypted " + work.file.source());
                } else {
                    write(target, Optional.of("decrypted " + work.file.source()), content);
                }
                Arrays.fill(content, (byte) 0);
            }
        }
    }

    @Command(mixinStandardHelpOptions = true, description = "Prints what is encrypted in files.")
    void view(@Mixin VaultFlags flags, @Parameters(paramLabel = "FILE", arity = "1..*") List<Path> files) {
        try (Keyring keyring = flags.keyringOrPrompt(VaultFlags.Use.OPEN)) {
            for (Work work : opened(keyring, files)) {
                print(work.content, work.file.source());
            }
        }
    }

    @Command(mixinStandardHelpOptions = true, description = "Encrypts vaults with another password.")
    void rekey(
            @Mixin VaultFlags flags,
            @Parameters(paramLabel = "FILE", arity = "1..*") List<Path> files,
            @Option(
                            names = "--new-vault-password-file",
                            paramLabel = "FILE",
                            description = "A file with the new password, or a program that prints it.")
                    @Nullable
                    String newPasswordFile,
            @Option(
                            names = "--new-vault-id",
                            paramLabel = "LABEL@SOURCE",
                            description = "The new password and label: a file, a program, or prompt.")
                    @Nullable
                    String newId) {
        VaultId fresh = newId(newId, newPasswordFile);
        try (Keyring keyring = flags.keyringOrPrompt(VaultFlags.Use.OPEN);
                Keyring other = Keyring.of(ImmutableList.of(fresh))) {
            List<Work> all = opened(keyring, files);
            other.fetch();
            for (Work work : all) {
                work.file.replace(encrypted(other, work.content, fresh));
                output.out().println("encrypted again " + work.file.source());
            }
        }
    }

    private static VaultId newId(@Nullable String id, @Nullable String passwordFile) {
        if (id != null && passwordFile != null) {
            throw RunFlags.wrong(
                    "--new-vault-id", "and --new-vault-password-file name two passwords; give one of them");
        }
        if (id != null) {
            return VaultFlags.labelled("--new-vault-id", id, VaultFlags.Use.ENCRYPT);
        }
        return passwordFile == null
                ? VaultFlags.prompt("--new-vault-password-file", VaultId.DEFAULT, VaultFlags.Use.ENCRYPT)
                : VaultFlags.ofFile("--new-vault-password-file", VaultId.DEFAULT, passwordFile);
    }

    /** A file and what was read of it. */
    private record Work(VaultFile file, Bytes content) {}

    private static ImmutableList<Work> opened(Keyring keyring, List<Path> files) {
        return all(
                files,
                file -> new Work(file, keyring.open(file.vault(), file.source()).content()));
    }

    /** Reads all files before the first is written, and tells all that is wrong. */
    private static ImmutableList<Work> all(List<Path> files, Function<VaultFile, Work> read) {
        ImmutableList.Builder<Work> all = ImmutableList.builder();
        List<Problem> problems = new ArrayList<>();
        for (Path file : files) {
            try {
                all.add(read.apply(new VaultFile(file)));
            } catch (ProblemException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        return all.build();
    }

    private static VaultText parsed(Bytes content, Source where) {
        try {
            return VaultText.parse(content);
        } catch (VaultException e) {
            throw new ProblemException(e.at(where));
        }
    }

    private static ImmutableList<Path> named(@Nullable List<Path> files, @Nullable String target) {
        List<Path> given = files == null ? List.of() : files;
        if (given.size() > 1 && target != null && !target.equals(STANDARD)) {
            throw RunFlags.wrong("--output", "takes one file, got " + given.size());
        }
        boolean standard = given.size() == 1 && given.get(0).toString().equals(STANDARD);
        return standard ? ImmutableList.of() : ImmutableList.copyOf(given);
    }

    /** Writes to a file, or to standard output. */
    private void write(@Nullable String target, Optional<String> done, byte[] content) {
        if (target == null || target.equals(STANDARD)) {
            print(Bytes.of(content), new Source("--output", 0));
        } else {
            new VaultFile(Path.of(target)).replace(content);
            done.ifPresent(output.out()::println);
        }
    }

    private void print(Bytes content, Source where) {
        output.out()
                .print(
                        content.asText()
                                .orElseThrow(
                                        () -> RunFlags.wrong(
                                                where.toString(),
                                                "what is encrypted is not text; write it to a file: drover vault decrypt --output FILE")));
        output.out().flush();
    }
}
