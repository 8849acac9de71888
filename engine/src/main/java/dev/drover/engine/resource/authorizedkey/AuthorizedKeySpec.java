package dev.drover.engine.resource.authorizedkey;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Doc;
import dev.drover.engine.model.Nearest;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Keys with which a user may log in, as they shall be. */
@Doc(
        value =
                "Keys with which a user may log in over SSH, in the user's ~/.ssh/authorized_keys. The user may be made by an"
                        + " earlier resource. ~/.ssh belongs to the user and has the mode 0700, the file 0600; where root has put a"
                        + " symbolic link instead, what is behind it keeps owner and mode. Lines of others are kept as they are."
                        + " Several resources can give keys to one user: write authorizedKey('deploy/backup') with a label of your"
                        + " own behind the user's name.",
        example = "authorizedKey('deploy') { key source('deploy.pub') }",
        inSync =
                "Each key is there once, with these options and, where the key is given with a comment, this comment. With"
                        + " exclusive(): no other key is there. With absent(): none of the keys is there.",
        refused = {
            "A key that is damaged or cut off, and a private key.",
            "One key given twice.",
            "options together with a key that has options of its own in its line.",
            "absent() together with options or exclusive().",
            "A symbolic link that neither root nor the acting user made is not followed."
        })
public record AuthorizedKeySpec(
        @Doc(
                value = "The user's name; where several resources give keys to one user, with a slash and a label.",
                example = "'deploy'")
        KeyHolder user,

        @Doc(
                value =
                        "The public keys, as ssh-keygen writes them: each in a line, or each a value. A key of the same blob is"
                                + " the same key. A comment that is not given is kept as found.",
                example = "'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIWaXQsXBfKD6nJJrXLcDpGYwTYJ7PgPQjCL2yXcWjFy me@home'")
        ImmutableList<Content> key,

        @Doc(
                value = "What the keys may be used for, as sshd(8) describes it; for all keys of this resource.",
                example = "'restrict,command=\"/usr/local/bin/backup\"'",
                byDefault = "none, unless the line of the key has some in front")
        Optional<String> options,

        @Doc("The user has no other keys: other lines of the file are removed, but for comments.")
        boolean exclusive,

        @Doc("The user shall not have these keys.") boolean absent) {
    private static final Splitter OPTIONS = Splitter.on(Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)"));
    private static final ImmutableSet<String> KNOWN = ImmutableSet.of(
            "agent-forwarding",
            "cert-authority",
            "command",
            "environment",
            "expiry-time",
            "from",
            "no-agent-forwarding",
            "no-port-forwarding",
            "no-pty",
            "no-touch-required",
            "no-user-rc",
            "no-x11-forwarding",
            "permitlisten",
            "permitopen",
            "port-forwarding",
            "principals",
            "pty",
            "restrict",
            "tunnel",
            "user-rc",
            "verify-required",
            "x11-forwarding");

    public AuthorizedKeySpec {
        if (absent && (options.isPresent() || exclusive)) {
            throw new IllegalArgumentException("is absent(): options and exclusive() say nothing then");
        }
        options.ifPresent(AuthorizedKeySpec::checkOptions);
        ImmutableList<PublicKey> keys = keys(key, Optional.empty());
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("needs 'key' with at least one key in it");
        }
        Set<String> blobs = new HashSet<>();
        for (PublicKey one : keys) {
            if (!blobs.add(one.blob())) {
                throw new IllegalArgumentException("gives the key " + one.shown() + " twice; keep one");
            }
            if (options.isPresent() && !one.options().isEmpty()) {
                throw new IllegalArgumentException(
                        "has options, and the key " + one.shown() + " has options of its own in its line; keep one");
            }
            if (!one.options().isEmpty()) {
                checkOptions(one.options());
            }
        }
    }

    private static void checkOptions(String options) {
        if (options.isBlank()
                || options.chars().anyMatch(Character::isISOControl)
                || hasOpenQuote(options)
                || PublicKey.endOfOptions(options) != options.length()) {
            throw new IllegalArgumentException(
                    "options must be names with commas between them and without blanks outside of double quotes, such as"
                            + " 'restrict,command=\"/bin/date\"', got '" + options + "'");
        }
        for (String option : OPTIONS.split(options)) {
            checkOption(option);
        }
    }

    private static boolean hasOpenQuote(String options) {
        return options.replace("\\\"", "")
                                .chars()
                                .filter(character -> character == '"')
                                .count()
                        % 2
                != 0;
    }

    /** sshd passes over a key with an option that it does not know; but newer ones may come. */
    private static void checkOption(String option) {
        String name = option.replaceFirst("=.*", "").toLowerCase(java.util.Locale.ROOT);
        if (!KNOWN.contains(name)) {
            Nearest.to(name, KNOWN).ifPresent(near -> {
                throw new IllegalArgumentException(
                        "options has no option '" + name + "'; did you mean '" + near + "'?");
            });
        }
    }

    /** Keys for a user: each in a line. */
    public static AuthorizedKeySpec of(String user, String keys) {
        return new AuthorizedKeySpec(
                KeyHolder.parse(user), ImmutableList.of(Content.text(keys)), Optional.empty(), false, false);
    }

    /** These with options for all keys. */
    public AuthorizedKeySpec options(String all) {
        return new AuthorizedKeySpec(user, key, Optional.of(all), exclusive, absent);
    }

    /** These and no others. */
    public AuthorizedKeySpec only() {
        return new AuthorizedKeySpec(user, key, options, true, absent);
    }

    /** These as keys that the user shall not have. */
    public AuthorizedKeySpec gone() {
        return new AuthorizedKeySpec(user, key, options, exclusive, true);
    }

    boolean sensitive() {
        return key.stream().anyMatch(Content::sensitive);
    }

    /** The keys as lines of the file. */
    ImmutableList<PublicKey> keys() {
        return keys(key, options);
    }

    private static ImmutableList<PublicKey> keys(ImmutableList<Content> given, Optional<String> options) {
        return given.stream()
                .flatMap(content -> PublicKey.parse(text(content)).stream())
                .map(one -> options.map(one::withOptions).orElse(one))
                .collect(ImmutableList.toImmutableList());
    }

    private static String text(Content content) {
        return content.bytes()
                .asText()
                .orElseThrow(() -> new IllegalArgumentException("key must be text in UTF-8 without NUL"));
    }
}
