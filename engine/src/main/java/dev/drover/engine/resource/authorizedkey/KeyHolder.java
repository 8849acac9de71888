package dev.drover.engine.resource.authorizedkey;

import dev.drover.engine.resource.AccountName;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an {@code authorizedKey}: the user, and a label of one's own where several resources give keys to one user, as
 * in {@code deploy/backup}.
 */
public record KeyHolder(String user, Optional<String> label) {
    private static final Pattern LABEL = Pattern.compile("[^/\\p{Cntrl}]{1,100}");

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException if it is neither a user's name nor that with a slash and a label
     */
    public static KeyHolder parse(String text) {
        int slash = text.indexOf('/');
        String user = slash < 0 ? text : text.substring(0, slash);
        AccountName name = AccountName.parse(user);
        if (name.isNumber()) {
            throw new IllegalArgumentException("must be a user's name, not its number, got '" + user + "'");
        }
        Optional<String> label = slash < 0 ? Optional.empty() : Optional.of(text.substring(slash + 1));
        label.filter(some -> !LABEL.matcher(some).matches()).ifPresent(wrong -> {
            throw new IllegalArgumentException(
                    "must be a user, or user/label with a label of your own, got '" + text + "'");
        });
        return new KeyHolder(user, label);
    }

    @Override
    public String toString() {
        return user + label.map(some -> "/" + some).orElse("");
    }
}
