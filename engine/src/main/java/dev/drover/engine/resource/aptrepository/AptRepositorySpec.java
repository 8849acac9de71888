package dev.drover.engine.resource.aptrepository;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.KeyFingerprint;
import dev.drover.engine.resource.SigningKey;
import java.util.Optional;
import java.util.regex.Pattern;

/** The desired state of one package repository of apt. */
@Doc(
        value =
                "A package repository of apt, with the key that signs it. Its package lists are read before it is put in place, "
                        + "so a repository that does not answer or is signed by another key changes nothing.",
        example = "aptRepository('mesosphere') { uri 'http://repos.example.com/ubuntu'; suite facts.os.codename; "
                + "components 'main'; key source('mesosphere.asc') }",
        inSync = "/etc/apt/sources.list.d/NAME.list has just this source, the keyring /etc/apt/keyrings/NAME.gpg "
                + "(on Ubuntu before 16.04 and Debian before 9: /etc/apt/trusted.gpg.d/NAME.gpg) has just this key, "
                + "and the host has the package lists of the source.",
        refused = {
            "`absent()` together with anything else; otherwise `uri` and `suite` are needed.",
            "A suite that ends with / together with `components`, and any other without.",
            "A key from a URL without `keyFingerprint`, and a key whose fingerprint is another one.",
            "A host without apt."
        })
public record AptRepositorySpec(
        @Doc(value = "The name of its files.", example = "'mesosphere'")
        String name,

        @Doc(value = "Where it is.", example = "'http://repos.example.com/ubuntu'")
        Optional<String> uri,

        @Doc(
                value = "The distribution, often a codename; or, for a repository without distributions, "
                        + "a directory that ends with /.",
                example = "'trusty'")
        Optional<String> suite,

        @Doc(value = "The parts of the distribution.", example = "'main'")
        ImmutableList<String> components,

        @Doc(
                value = "The architectures to take from it, as dpkg names them.",
                example = "'amd64'",
                byDefault = "Those of the host.")
        ImmutableList<String> architectures,

        @Doc(
                value =
                        "The public OpenPGP key that signs it: a file, its text, or an http(s) URL that the host fetches.",
                example = "source('mesosphere.asc')",
                byDefault = "The keys that the host trusts for all repositories.")
        Optional<Content> key,

        @Doc(
                value = "The whole fingerprint of the key; needed for a key from a URL.",
                example = "'81026D0004C44CF7EF55ADF8DF7D54CBE56151BF'",
                byDefault = "Any key that is given as file or text is right.")
        Optional<KeyFingerprint> keyFingerprint,

        @Doc("Neither source nor keyring are there.") boolean absent) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,100}");
    private static final Pattern URI = Pattern.compile("[a-z][a-z0-9+]*:[!-~&&[^\\[\\]\"#\\\\]]+");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9./:~_+-]+");

    public AptRepositorySpec {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not a valid name of a source: letters, digits and . _ - are allowed");
        }
        if (absent) {
            boolean more = uri.isPresent() || suite.isPresent() || !components.isEmpty() || !architectures.isEmpty();
            if (more || key.isPresent() || keyFingerprint.isPresent()) {
                throw new IllegalArgumentException("absent() excludes every other attribute");
            }
        } else {
            checkUri(uri);
            checkWords(suite, components, architectures);
            checkKey(key, keyFingerprint);
        }
    }

    private static void checkUri(Optional<String> uri) {
        String given = uri.orElseThrow(() -> new IllegalArgumentException("needs uri (or absent())"));
        if (!URI.matcher(given).matches()) {
            throw new IllegalArgumentException(
                    "uri must be an address such as 'http://repos.example.com/ubuntu', got '" + given + "'");
        }
    }

    private static void checkWords(
            Optional<String> suite, ImmutableList<String> components, ImmutableList<String> architectures) {
        String given = suite.orElseThrow(() -> new IllegalArgumentException("needs suite, such as facts.os.codename"));
        ImmutableList<String> words = ImmutableList.<String>builder()
                .add(given)
                .addAll(components)
                .addAll(architectures)
                .build();
        for (String word : words) {
            if (!WORD.matcher(word).matches()) {
                throw new IllegalArgumentException(
                        "suite, components and architectures must be single words, got '" + word + "'");
            }
        }
        if (given.endsWith("/") && !components.isEmpty()) {
            throw new IllegalArgumentException("suite '" + given + "' ends with /, so there are no components");
        }
        if (!given.endsWith("/") && components.isEmpty()) {
            throw new IllegalArgumentException("needs components, such as 'main'");
        }
    }

    private static void checkKey(Optional<Content> key, Optional<KeyFingerprint> fingerprint) {
        if (key.isPresent()) {
            SigningKey.of(key.get(), fingerprint);
        } else if (fingerprint.isPresent()) {
            throw new IllegalArgumentException("keyFingerprint needs key");
        }
    }

    /** A repository of one source; it lacks components unless the suite ends with /. */
    public static AptRepositorySpec of(String name, String uri, String suite, String... components) {
        return new AptRepositorySpec(
                name,
                Optional.of(uri),
                Optional.of(suite),
                ImmutableList.copyOf(components),
                ImmutableList.of(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /** A repository that shall not be there. */
    public static AptRepositorySpec removed(String name) {
        return new AptRepositorySpec(
                name,
                Optional.empty(),
                Optional.empty(),
                ImmutableList.of(),
                ImmutableList.of(),
                Optional.empty(),
                Optional.empty(),
                true);
    }

    public AptRepositorySpec architectures(String... names) {
        return new AptRepositorySpec(
                name, uri, suite, components, ImmutableList.copyOf(names), key, keyFingerprint, absent);
    }

    /** This, signed by that key. */
    public AptRepositorySpec key(Content file) {
        return new AptRepositorySpec(
                name, uri, suite, components, architectures, Optional.of(file), keyFingerprint, absent);
    }

    /** This, signed by the key that the host gets from there. */
    public AptRepositorySpec key(String url, String fingerprint) {
        return new AptRepositorySpec(
                name,
                uri,
                suite,
                components,
                architectures,
                Optional.of(Content.text(url)),
                Optional.of(KeyFingerprint.parse(fingerprint)),
                absent);
    }

    Optional<SigningKey> signingKey() {
        return key.map(given -> SigningKey.of(given, keyFingerprint));
    }
}
