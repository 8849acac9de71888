package dev.drover.dsl;

import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Secret;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import dev.drover.engine.template.SourceFolder;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the secrets of a project: the file {@code secrets/NAME} beside the playbook, without its final newline, or the
 * environment variable {@code DROVER_SECRET_NAME}.
 */
record SecretStore(SourceFolder folder, ImmutableMap<String, String> environment, Secrets secrets) {
    /** @throws ProblemException if there is none, naming both places */
    Secret secret(String name, Source usedAt) {
        return inFile(name, usedAt)
                .or(() -> Optional.ofNullable(environment.get(variable(name))))
                .map(value -> secrets.secret(name, value))
                .orElseThrow(() -> new ProblemException(new Problem(
                        usedAt,
                        "missing-secret",
                        "no secret '" + name + "'; looked for the file " + folder.shown(name)
                                + " and the environment variable " + variable(name))));
    }

    private Optional<String> inFile(String name, Source usedAt) {
        return folder.read(name)
                .map(bytes -> bytes.asText()
                        .orElseThrow(() -> new ProblemException(new Problem(
                                usedAt, "bad-secret", "the file " + folder.shown(name) + " is not UTF-8 text"))))
                .map(SecretStore::withoutFinalNewline);
    }

    private static String withoutFinalNewline(String text) {
        return text.replaceFirst("\\r?\\n\\z", "");
    }

    private static String variable(String name) {
        return "DROVER_SECRET_" + name.toUpperCase(Locale.ROOT).replaceAll("[-./]", "_");
    }
}
