package dev.drover.engine.template;

import dev.drover.engine.model.Secret;
import dev.drover.engine.model.Secrets;
import java.util.Locale;
import java.util.Optional;

/** Finds what is left of a secret's marker that a template has cut or changed. */
final class Markers {
    private static final char OPENING = '\u27EA';
    private static final char CLOSING = '\u27EB';

    private Markers() {}

    static boolean damagedIn(String text, Secrets secrets) {
        if (text.indexOf(OPENING) < 0 && text.indexOf(CLOSING) < 0) {
            return false;
        }
        String rest = text;
        for (Optional<Secret> secret = secrets.findIn(rest); secret.isPresent(); secret = secrets.findIn(rest)) {
            rest = rest.replace(secret.get().toString(), "");
        }
        String lower = rest.toLowerCase(Locale.ROOT);
        return lower.indexOf(OPENING + "drover") >= 0 || lower.matches("(?s).*[0-9a-f]{4}" + CLOSING + ".*");
    }
}
