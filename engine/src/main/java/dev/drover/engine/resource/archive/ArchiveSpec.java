package dev.drover.engine.resource.archive;

import dev.drover.engine.model.Doc;
import dev.drover.engine.model.LocalFile;
import dev.drover.engine.resource.AccountName;
import dev.drover.engine.resource.Declared;
import dev.drover.engine.resource.FetchUrl;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Sha256;
import java.util.Optional;

/** What an {@code archive} shall be. */
@Doc(
        value =
                "A directory that an archive is unpacked into: tar, also compressed by gzip, xz, bzip2 or zstd, or zip, "
                        + "whatever its name; the host needs the programs for it. It is unpacked beside, checked, and each file "
                        + "put in place in one step; what an earlier archive brought and this one has not is removed, and files "
                        + "that no archive brought stay. What came is recorded in .drover-archive in the directory, so files that "
                        + "were changed or removed since are found and brought again. All of it belongs to the acting user "
                        + "unless owner or group say otherwise; the owners in the archive mean nothing. Missing directories "
                        + "above it are made. A host without curl and wget gets the archive of a URL through its connection.",
        example = "archive('/opt/app') { url 'https://repo.example.com/app-1.2.tar.gz'; sha256 '9f86d08…'; strip 1 }",
        inSync = "that archive, by digest, is the one that was unpacked there last, and all that came is as it was: "
                + "content, type and mode, and owner and group as said; a new time alone is no difference. A file is "
                + "read for that if its size is right and its time is another, or if its inode was changed since it came; a "
                + "link is compared by where it leads. What another resource of the host writes, such as a file below the "
                + "path, is that one's once it came: it is not compared, and replaced only by an archive that has "
                + "another version of it. With creates: that path exists, and nothing else is looked at",
        refused = {
            "Neither source nor url, or both.",
            "A url without sha256, unless unpinned() says that whatever comes is right.",
            "An archive with paths that lead out of the directory, or through its own links; with devices or pipes, or with "
                    + "line breaks in names or in where links lead.",
            "A directory with something in it that no archive brought, where the archive has a file.",
            "A file that no archive brought, where the archive has a directory."
        })
public record ArchiveSpec(
        @Doc(value = "The directory that it is unpacked into.", example = "'/opt/app'")
        HostPath path,

        @Doc(value = "The local file, looked for like the source of a file.", example = "'app-1.2.tar.gz'")
        Optional<LocalFile> source,

        @Doc(
                value = "Where it comes from: http, https, or file for a file of the host.",
                example = "'https://repo.example.com/app-1.2.tar.gz'")
        Optional<FetchUrl> url,

        @Doc(
                value = "The digest that it has.",
                example = "'9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'")
        Optional<Sha256> sha256,

        @Doc("Take what the URL gives, once for each URL.") boolean unpinned,

        @Doc("The controller fetches it and sends it through the connection, also if the host could.")
        boolean viaController,

        @Doc(value = "How many leading steps of the paths in it are dropped.", example = "1", byDefault = "0")
        Optional<Integer> strip,

        @Doc(
                value = "Unpack only if this does not exist; it must exist afterwards.",
                example = "'/opt/app/bin/app'",
                byDefault = "Whatever differs is mended.")
        Optional<HostPath> creates,

        @Doc(value = "User that owns all that is unpacked.", example = "'app'", byDefault = "the acting user")
        Optional<AccountName> owner,

        @Doc(value = "Its group.", example = "'app'", byDefault = "the acting user's")
        Optional<AccountName> group,

        Declared declared) {
    private static final int DEEPEST = 20;

    /** Checks the rules between attributes. */
    public ArchiveSpec {
        if (source.isPresent() == url.isPresent()) {
            throw new IllegalArgumentException("needs exactly one of source and url");
        }
        if (url.isPresent() && sha256.isPresent() == unpinned) {
            throw new IllegalArgumentException(
                    unpinned
                            ? "has sha256 and unpinned(); keep one"
                            : "needs sha256, so that it is the same archive everywhere; or say unpinned()");
        }
        if (source.isPresent() && (unpinned || viaController)) {
            throw new IllegalArgumentException(
                    "has unpinned() or viaController(), which mean something for a url only");
        }
        if (viaController && url.filter(FetchUrl::isFile).isPresent()) {
            throw new IllegalArgumentException("is a file of the host, which the controller cannot fetch");
        }
        if (source.isPresent()
                && sha256.isPresent()
                && !source.get().sha256().equals(sha256.get().text())) {
            throw new IllegalArgumentException("source '" + source.get() + "' has the sha256 "
                    + source.get().sha256() + ", expected " + sha256.get());
        }
        if (strip.filter(steps -> steps < 0 || steps > DEEPEST).isPresent()) {
            throw new IllegalArgumentException("strip must be from 0 to " + DEEPEST + ", got " + strip.get());
        }
        if (path.text().equals("/")) {
            throw new IllegalArgumentException("must not be unpacked into the root directory");
        }
    }

    /** A local archive, with nothing else said. */
    public static ArchiveSpec of(String path, LocalFile source) {
        return new ArchiveSpec(
                HostPath.parse(path),
                Optional.of(source),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Declared.NOTHING);
    }

    /** The archive of a URL with that digest, with nothing else said. */
    public static ArchiveSpec of(String path, String url, String sha256) {
        return new ArchiveSpec(
                HostPath.parse(path),
                Optional.empty(),
                Optional.of(FetchUrl.parse(url)),
                Optional.of(Sha256.parse(sha256)),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Declared.NOTHING);
    }

    /** The same without so many leading steps of its paths. */
    public ArchiveSpec stripped(int steps) {
        return new ArchiveSpec(
                path,
                source,
                url,
                sha256,
                unpinned,
                viaController,
                Optional.of(steps),
                creates,
                owner,
                group,
                declared);
    }

    /** The same, unpacked only if the path does not exist. */
    public ArchiveSpec creating(String made) {
        return new ArchiveSpec(
                path,
                source,
                url,
                sha256,
                unpinned,
                viaController,
                strip,
                Optional.of(HostPath.parse(made)),
                owner,
                group,
                declared);
    }

    /** The same, belonging to them. */
    public ArchiveSpec ownedBy(String user, String itsGroup) {
        return new ArchiveSpec(
                path,
                source,
                url,
                sha256,
                unpinned,
                viaController,
                strip,
                creates,
                Optional.of(AccountName.parse(user)),
                Optional.of(AccountName.parse(itsGroup)),
                declared);
    }

    /** The same, which leaves to others what they declare. */
    public ArchiveSpec leaving(Declared others) {
        return new ArchiveSpec(
                path, source, url, sha256, unpinned, viaController, strip, creates, owner, group, others);
    }

    /** The digest that it must have; empty: whatever comes. */
    Optional<String> digest() {
        return source.map(LocalFile::sha256).or(() -> sha256.map(Sha256::text));
    }

    int steps() {
        return strip.orElse(0);
    }

    /** What tells it from other archives, for people and for the record. */
    String identity() {
        return digest().map(text -> "sha256 " + text).orElseGet(() -> "url " + shown());
    }

    /** Its name for people. */
    String shown() {
        return source.map(LocalFile::name)
                .orElseGet(() -> url.map(FetchUrl::toString).orElse(""));
    }

    String fileName() {
        return source.map(LocalFile::name)
                .orElseGet(() -> url.map(FetchUrl::fileName).orElse(""));
    }
}
