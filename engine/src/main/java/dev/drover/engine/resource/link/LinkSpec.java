package dev.drover.engine.resource.link;

import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.HostPath;
import java.util.Optional;

/** What a {@code link} shall be. */
@Doc(
        value = "A symbolic link. One that leads elsewhere is replaced in one step.",
        example = "link('/opt/app') { to '/opt/app-1.2' }",
        inSync = "it is a symbolic link with exactly that text; what it leads to need not exist",
        refused = {"A file or a directory in the way is not replaced, and not removed by absent()."})
public record LinkSpec(
        @Doc(value = "Where it is.", example = "'/opt/app'") HostPath path,

        @Doc(
                value = "Where it leads: an absolute path, or one relative to the directory of the link.",
                example = "'/opt/app-1.2'")
        Optional<String> to,

        @Doc("It shall not exist; what it leads to stays.") boolean absent) {
    /** {@code PATH_MAX} without the NUL. */
    private static final int MAX_BYTES = 4095;

    public LinkSpec {
        if (absent == to.isPresent()) {
            throw new IllegalArgumentException(
                    absent ? "is absent(), so it leads nowhere; drop 'to'" : "needs 'to' or absent()");
        }
        if (to.filter(text -> text.isEmpty() || text.indexOf('\0') >= 0).isPresent()) {
            throw new IllegalArgumentException("to must be a path, got '" + to.get() + "'");
        }
        if (to.filter(text -> Bytes.utf8(text).size() > MAX_BYTES).isPresent()) {
            throw new IllegalArgumentException("to must be a path of at most " + MAX_BYTES + " bytes, got "
                    + Bytes.utf8(to.get()).size());
        }
    }

    /**
     * A link at {@code path} that leads to {@code target}.
     *
     * @throws IllegalArgumentException if the path is not absolute
     */
    public static LinkSpec at(String path, String target) {
        return new LinkSpec(HostPath.parse(path), Optional.of(target), false);
    }

    /** A link that shall not exist. */
    public static LinkSpec gone(String path) {
        return new LinkSpec(HostPath.parse(path), Optional.empty(), true);
    }
}
