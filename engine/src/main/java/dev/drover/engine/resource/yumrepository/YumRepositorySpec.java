package dev.drover.engine.resource.yumrepository;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.KeyFingerprint;
import dev.drover.engine.resource.SigningKey;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The desired state of one package repository of dnf and yum. */
@Doc(
        value = "A package repository of dnf and yum. Its metadata are read before it is put in place, "
                + "so a repository that does not answer or is signed by another key changes nothing. "
                + "Options that are not named are kept as they are found, and so are comments and other sections.",
        example = "yumRepository('mesosphere') { baseurl 'http://repos.example.com/el/7/$basearch'; "
                + "gpgcheck true; gpgkey source('mesosphere.asc') }",
        inSync =
                "A file in /etc/yum.repos.d (NAME.repo, unless another one has the section) has the section [NAME] with these "
                        + "options, /etc/pki/rpm-gpg/drover-NAME has just this key, and the host has the metadata of the repository, "
                        + "unless it is not enabled. dnf and yum import the key when they first need it. "
                        + "With `release`: a file has the section [NAME].",
        refused = {
            "`absent()` or `release` together with anything else, and a repository of which nothing is said.",
            "More than one of `baseurl`, `mirrorlist` and `metalink`. One takes the place of another that is found.",
            "A key from a URL without `keyFingerprint`, and a key whose fingerprint is another one.",
            "A host without dnf and yum."
        })
public record YumRepositorySpec(
        @Doc(value = "Its id: the name of its section.", example = "'mesosphere'")
        String name,

        @Doc(
                value = "What people call it; the option `name`.",
                example = "'Mesosphere packages'",
                byDefault = "The id, where the section is new.")
        Optional<String> description,

        @Doc(
                value = "Where it is; one address or several of the same repository.",
                example = "'http://repos.example.com/el/7/$basearch'")
        ImmutableList<String> baseurl,

        @Doc(value = "The address of a list of addresses.", example = "'https://mirrors.example.com/el7'")
        Optional<String> mirrorlist,

        @Doc(value = "The address of a metalink file.", example = "'https://mirrors.example.com/el7.metalink'")
        Optional<String> metalink,

        @Doc(value = "Whether it is used.", example = "false", byDefault = "As found; a new one is.")
        Optional<Boolean> enabled,

        @Doc(
                value = "Whether the signature of each package is checked.",
                example = "true",
                byDefault = "As found; for a new one as the host's dnf.conf or yum.conf says.")
        Optional<Boolean> gpgcheck,

        @Doc(
                value = "Whether the signature of the metadata is checked; the option `repo_gpgcheck`.",
                example = "true",
                byDefault = "As found; for a new one as the host's dnf.conf or yum.conf says.")
        Optional<Boolean> repoGpgcheck,

        @Doc(
                value = "The public OpenPGP key that signs it: a file, its text, an http(s) URL that the host fetches, "
                        + "or a file:// URL of a key that the host has.",
                example = "source('mesosphere.asc')",
                byDefault = "As found.")
        Optional<Content> gpgkey,

        @Doc(
                value = "The whole fingerprint of the key; needed for a key from a URL.",
                example = "'81026D0004C44CF7EF55ADF8DF7D54CBE56151BF'",
                byDefault = "Any key that is given as file or text is right.")
        Optional<KeyFingerprint> keyFingerprint,

        @Doc(
                value = "Which of two repositories with one package wins: that of the smaller number, from 1 to 99. "
                        + "yum needs its plugin priorities for it.",
                example = "10",
                byDefault = "As found; for a new one 99.")
        Optional<Integer> priority,

        @Doc(
                value = "Patterns of packages that are not taken from it.",
                example = "'kernel*', 'zookeeper'",
                byDefault = "As found.")
        ImmutableList<String> exclude,

        @Doc(
                value = "Whether the server's TLS certificate is checked.",
                example = "true",
                byDefault = "As found; a new one is checked.")
        Optional<Boolean> sslverify,

        @Doc(
                value = "The proxy to use, or '_none_' for none.",
                example = "'http://proxy.example.com:3128'",
                byDefault = "As found; for a new one as the host's dnf.conf or yum.conf says.")
        Optional<String> proxy,

        @Doc(
                value = "Any other options of a repository, as dnf.conf(5) or yum.conf(5) names them. Not for secrets.",
                example = "metadata_expire: '6h', skip_if_unavailable: '1'")
        ImmutableMap<String, String> options,

        @Doc(
                value =
                        "The URL of an rpm that brings the repository's file. It is installed by rpm, and its signature is "
                                + "checked only as the host's rpm is set; and not again once a file has the section.",
                example = "'http://repos.example.com/el/7/noarch/RPMS/mesosphere-el-repo-7-3.noarch.rpm'")
        Optional<String> release,

        @Doc("Neither its section nor its key are there; a file without any other section goes too.")
        boolean absent) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,100}");
    private static final Pattern URL = Pattern.compile("(https?|ftp|file)://[!-~&&[^\"#\\\\]]+");
    private static final Pattern KEY_ON_HOST = Pattern.compile("file:///[!-~&&[^\"#\\\\]]+");
    private static final Pattern PROXY = Pattern.compile("_none_|(https?|socks[45]?h?)://[!-~&&[^\"#\\\\]]+");
    private static final Pattern WORD = Pattern.compile("[!-~&&[^,\"#\\\\]]+");
    private static final Pattern OPTION = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern LINE = Pattern.compile("\\S([^\\r\\n]*\\S)?");
    private static final ImmutableSet<String> OWN_OPTIONS = ImmutableSet.of(
            "name",
            "baseurl",
            "mirrorlist",
            "metalink",
            "enabled",
            "gpgcheck",
            "repo_gpgcheck",
            "gpgkey",
            "priority",
            "exclude",
            "excludepkgs",
            "sslverify",
            "proxy");

    public YumRepositorySpec {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not a valid id of a repository: letters, digits and . _ : - are allowed");
        }
        boolean settings = description.isPresent()
                || !baseurl.isEmpty()
                || Stream.of(mirrorlist, metalink, enabled, gpgcheck, repoGpgcheck, gpgkey, keyFingerprint)
                        .anyMatch(Optional::isPresent)
                || Stream.of(priority, sslverify, proxy).anyMatch(Optional::isPresent)
                || !exclude.isEmpty()
                || !options.isEmpty();
        if (absent && (settings || release.isPresent())) {
            throw new IllegalArgumentException("absent() excludes every other attribute");
        }
        if (release.isPresent() && settings) {
            throw new IllegalArgumentException("release excludes every other attribute: the rpm says them");
        }
        if (!absent && release.isEmpty() && !settings) {
            throw new IllegalArgumentException("needs baseurl, mirrorlist or metalink, or release (or absent())");
        }
        checkSources(baseurl, mirrorlist, metalink);
        release.ifPresent(url -> check("release", URL, url, "the URL of an rpm"));
        proxy.ifPresent(url -> check("proxy", PROXY, url, "such as 'http://proxy.example.com:3128', or '_none_'"));
        description.ifPresent(line -> check("description", LINE, line, "one line of text"));
        exclude.forEach(word -> check("exclude", WORD, word, "patterns of package names such as 'kernel*'"));
        priority.ifPresent(number -> {
            if (number < 1 || number > 99) {
                throw new IllegalArgumentException("priority must be from 1 to 99, got " + number);
            }
        });
        options.forEach(YumRepositorySpec::checkOption);
        checkKey(gpgkey, keyFingerprint);
    }

    private static void checkSources(
            ImmutableList<String> baseurl, Optional<String> mirrorlist, Optional<String> metalink) {
        baseurl.forEach(url -> check("baseurl", URL, url, "an address such as 'http://repos.example.com/el/7'"));
        mirrorlist.ifPresent(url -> check("mirrorlist", URL, url, "an address"));
        metalink.ifPresent(url -> check("metalink", URL, url, "an address"));
        if (Stream.of(!baseurl.isEmpty(), mirrorlist.isPresent(), metalink.isPresent())
                        .filter(said -> said)
                        .count()
                > 1) {
            throw new IllegalArgumentException("only one of baseurl, mirrorlist and metalink can be said");
        }
    }

    private static void checkOption(String key, String value) {
        check("options", OPTION, key, "names such as 'metadata_expire'");
        if (OWN_OPTIONS.contains(key)) {
            throw new IllegalArgumentException("options has '" + key + "', which is an attribute of its own");
        }
        check("options " + key, LINE, value, "one line of text");
    }

    private static void checkKey(Optional<Content> gpgkey, Optional<KeyFingerprint> fingerprint) {
        if (gpgkey.isEmpty() && fingerprint.isPresent()) {
            throw new IllegalArgumentException("keyFingerprint needs gpgkey");
        }
        gpgkey.ifPresent(key -> {
            if (isOnHost(key)) {
                if (fingerprint.isPresent()) {
                    throw new IllegalArgumentException(
                            "keyFingerprint needs a key that is given or fetched, not a file:// URL");
                }
            } else {
                SigningKey.of(key, fingerprint);
            }
        });
    }

    private static void check(String attribute, Pattern form, String value, String expected) {
        if (!form.matcher(value).matches()) {
            throw new IllegalArgumentException(attribute + " must be " + expected + ", got '" + value + "'");
        }
    }

    private static boolean isOnHost(Content key) {
        return KEY_ON_HOST.matcher(key.bytes().toLatin1().strip()).matches();
    }

    /** The key that Drover keeps on the host. */
    Optional<SigningKey> signingKey() {
        return gpgkey.filter(key -> !isOnHost(key)).map(key -> SigningKey.of(key, keyFingerprint));
    }

    /** The URL of a key that the host has. */
    Optional<String> keyOnHost() {
        return gpgkey.filter(YumRepositorySpec::isOnHost)
                .map(key -> key.bytes().toLatin1().strip());
    }

    private static YumRepositorySpec named(String name) {
        return new YumRepositorySpec(
                name,
                Optional.empty(),
                ImmutableList.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(true),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ImmutableList.of(),
                Optional.empty(),
                Optional.empty(),
                ImmutableMap.of(),
                Optional.empty(),
                false);
    }

    /** A repository that is used, as it is found but for what is said further. */
    public static YumRepositorySpec enabled(String name) {
        return named(name);
    }

    /** A repository at that address. */
    public static YumRepositorySpec of(String name, String... baseurl) {
        return named(name).baseurl(baseurl);
    }

    /** A repository that an rpm brings. */
    public static YumRepositorySpec fromRelease(String name, String url) {
        return bare(name, Optional.of(url), false);
    }

    /** A repository that shall not be there. */
    public static YumRepositorySpec removed(String name) {
        return bare(name, Optional.empty(), true);
    }

    private static YumRepositorySpec bare(String name, Optional<String> release, boolean absent) {
        return new YumRepositorySpec(
                name,
                Optional.empty(),
                ImmutableList.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ImmutableList.of(),
                Optional.empty(),
                Optional.empty(),
                ImmutableMap.of(),
                release,
                absent);
    }

    public YumRepositorySpec baseurl(String... urls) {
        return new YumRepositorySpec(
                name,
                description,
                ImmutableList.copyOf(urls),
                mirrorlist,
                metalink,
                enabled,
                gpgcheck,
                repoGpgcheck,
                gpgkey,
                keyFingerprint,
                priority,
                exclude,
                sslverify,
                proxy,
                options,
                release,
                absent);
    }

    /** This, with packages and metadata signed by that key, as asked. */
    public YumRepositorySpec signed(Content key, boolean packages, boolean metadata) {
        return signed(key, Optional.empty(), packages, metadata);
    }

    /** This, with packages and metadata signed by the key that the host gets from there. */
    public YumRepositorySpec signed(String url, String fingerprint, boolean packages, boolean metadata) {
        return signed(Content.text(url), Optional.of(KeyFingerprint.parse(fingerprint)), packages, metadata);
    }

    private YumRepositorySpec signed(
            Content key, Optional<KeyFingerprint> fingerprint, boolean packages, boolean metadata) {
        return new YumRepositorySpec(
                name,
                description,
                baseurl,
                mirrorlist,
                metalink,
                enabled,
                Optional.of(packages),
                Optional.of(metadata),
                Optional.of(key),
                fingerprint,
                priority,
                exclude,
                sslverify,
                proxy,
                options,
                release,
                absent);
    }

    /** This with other options, and used or not. */
    public YumRepositorySpec options(boolean used, ImmutableMap<String, String> more) {
        return new YumRepositorySpec(
                name,
                description,
                baseurl,
                mirrorlist,
                metalink,
                Optional.of(used),
                gpgcheck,
                repoGpgcheck,
                gpgkey,
                keyFingerprint,
                priority,
                exclude,
                sslverify,
                proxy,
                more,
                release,
                absent);
    }
}
