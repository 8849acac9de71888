package dev.drover.dsl;

import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.LocalFile;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Secret;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import dev.drover.engine.template.SourceFolder;
import dev.drover.engine.vault.Keyring;
import dev.drover.engine.vault.VaultException;
import dev.drover.engine.vault.VaultText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds the secrets of a project: the file {@code secrets/NAME} beside the playbook, without its final newline, or the
 * environment variable {@code DROVER_SECRET_NAME}. A file that is a vault is decrypted when its value is needed.
 */
record SecretStore(SourceFolder folder, ImmutableMap<String, String> environment, Secrets secrets, Keyring keyring) {
    private static final int BEGINNING = 64;

    /** @throws ProblemException if there is none, naming both places */
    Secret secret(String name, Source usedAt) {
        return inFile(name, usedAt)
                .or(() ->
                        Optional.ofNullable(environment.get(variable(name))).map(value -> secrets.secret(name, value)))
                .orElseThrow(() -> new ProblemException(new Problem(
                        usedAt,
                        "missing-secret",
                        "no secret '" + name + "'; looked for the file " + folder.shown(name)
                                + " and the environment variable " + variable(name))));
    }

    private Optional<Secret> inFile(String name, Source usedAt) {
        return folder.read(name)
                .map(bytes -> VaultText.begins(bytes)
                        ? encrypted(name, bytes)
                        : secrets.secret(
                                name,
                                withoutFinalNewline(bytes.asText()
                                        .orElseThrow(() -> new ProblemException(new Problem(
                                                usedAt,
                                                "bad-secret",
                                                "the file " + folder.shown(name) + " is not UTF-8 text"))))));
    }

    private Secret encrypted(String name, Bytes bytes) {
        Source file = new Source(folder.shown(name), 0);
        VaultText text = vault(bytes, file);
        Supplier<String> value = keyring.sealed("secret '" + name + "'", text, file);
        return secrets.secret(name, text, () -> withoutFinalNewline(value.get()));
    }

    /** Whether a local file is a vault. */
    boolean isEncrypted(LocalFile file) {
        try {
            return VaultText.begins(Bytes.of(file.bytes().slice(0, BEGINNING).read()));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file.name(), e);
        }
    }

    /** The content of a local file, decrypted if it is a vault: then it is sensitive. */
    Content opened(Content content, Source file) {
        if (!VaultText.begins(content.bytes())) {
            return content;
        }
        VaultText text = vault(content.bytes(), file);
        keyring.note("the whole file", text, file);
        Bytes decrypted = keyring.open(text, file).content();
        // So that it is found in what hosts print.
        decrypted.asText().ifPresent(value -> secrets.secret(file.file(), value));
        return new Content(decrypted, true);
    }

    private static VaultText vault(Bytes bytes, Source file) {
        try {
            return VaultText.parse(bytes);
        } catch (VaultException wrong) {
            throw new ProblemException(wrong.at(file));
        }
    }

    private static String withoutFinalNewline(String text) {
        return text.replaceFirst("\\r?\\n\\z", "");
    }

    /** The environment variable that a secret is looked up in, if it is in no file. */
    static String variable(String name) {
        return "DROVER_SECRET_" + name.toUpperCase(Locale.ROOT).replaceAll("[-./]", "_");
    }
}
