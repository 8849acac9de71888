package dev.drover.engine.resource.download;

import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.AccountName;
import dev.drover.engine.resource.FetchUrl;
import dev.drover.engine.resource.FileMode;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Permissions;
import dev.drover.engine.resource.Sha256;
import java.util.Optional;

/** What a {@code download} shall be. */
@Doc(
        value =
                "A file that comes from a URL. The host fetches it with curl or wget; a host that has neither gets it from "
                        + "the controller, which fetches it and sends it through its connection. Redirections to http and https are "
                        + "followed. The digest is compared before the file is put in place, in one step. A host that has the "
                        + "file asks the network nothing.",
        example = "download('/opt/jar/app.jar') { url 'https://repo.example.com/app-1.2.jar'; sha256 '9f86d08…' }",
        inSync = "a file with that digest is there, and mode, owner and group are as said; with unpinned() any file",
        refused = {
            "A url without sha256, unless unpinned() says that whatever comes is right.",
            "A url with a user or a password in it.",
            "A directory or a special file at the path is never replaced.",
            "A host whose only client is the wget of busybox, for an https URL without sha256: it looks at no certificates."
        })
public record DownloadSpec(
        @Doc(value = "Where it is.", example = "'/opt/jar/app.jar'")
        HostPath path,

        @Doc(
                value = "Where it comes from: http, https, or file for a file of the host.",
                example = "'https://repo.example.com/app-1.2.jar'")
        FetchUrl url,

        @Doc(
                value = "The digest that it has.",
                example = "'9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'")
        Optional<Sha256> sha256,

        @Doc("Take what the URL gives when there is no file yet, and never look again.")
        boolean unpinned,

        @Doc("The controller fetches it and sends it through the connection, also if the host could: for hosts without "
                + "a way to the network.")
        boolean viaController,

        @Doc(value = "Permission bits.", example = "'0755'", byDefault = "as found; a new file gets 0644")
        Optional<FileMode> mode,

        @Doc(value = "User that owns it.", example = "'root'", byDefault = "as found; a new file is the acting user's")
        Optional<AccountName> owner,

        @Doc(value = "Its group.", example = "'root'", byDefault = "as found; a new file gets the acting user's")
        Optional<AccountName> group) {
    /** Checks the rules between attributes. */
    public DownloadSpec {
        if (sha256.isPresent() == unpinned) {
            throw new IllegalArgumentException(
                    unpinned
                            ? "has sha256 and unpinned(); keep one"
                            : "needs sha256, so that it is the same file everywhere; or say unpinned()");
        }
        if (viaController && url.isFile()) {
            throw new IllegalArgumentException(
                    "is a file of the host, which the controller cannot fetch; for a local file write file(…) { source … }");
        }
    }

    /** A file with that digest, and nothing else said. */
    public static DownloadSpec of(String path, String url, String sha256) {
        return new DownloadSpec(
                HostPath.parse(path),
                FetchUrl.parse(url),
                Optional.of(Sha256.parse(sha256)),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Whatever the URL gives, and nothing else said. */
    public static DownloadSpec unpinned(String path, String url) {
        return new DownloadSpec(
                HostPath.parse(path),
                FetchUrl.parse(url),
                Optional.empty(),
                true,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same, fetched by the controller. */
    public DownloadSpec fetchedByController() {
        return new DownloadSpec(path, url, sha256, unpinned, true, mode, owner, group);
    }

    /** The same, with a mode in octal text. */
    public DownloadSpec mode(String octal) {
        return new DownloadSpec(
                path, url, sha256, unpinned, viaController, Optional.of(FileMode.parse(octal)), owner, group);
    }

    Permissions permissions() {
        return new Permissions(mode, owner, group);
    }
}
