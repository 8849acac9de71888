package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Doc;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.Handle;
import dev.drover.engine.model.LocalDirectory;
import dev.drover.engine.model.LocalFile;
import dev.drover.engine.model.Secret;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Block;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.FileMode;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ResourceType;
import java.util.Optional;
import java.util.regex.Pattern;

/** Resource types with every kind of attribute, for tests of the language; they can be declared, never observed. */
final class TestTypes {
    static final Catalog CATALOG = Catalog.of(
            new Type<>("file", FileSpec.class),
            new Type<>("service", ServiceSpec.class),
            new Type<>("pkg", PkgSpec.class),
            new Type<>("cron", CronSpec.class),
            new Type<>("user", UserSpec.class),
            new Type<>("tree", TreeSpec.class),
            new Type<>("archive", ArchiveSpec.class),
            new Type<>("check", CheckSpec.class),
            new Type<>("hook", HookSpec.class));

    private TestTypes() {}

    record TreeSpec(String path, LocalDirectory source) {}

    record ArchiveSpec(String path, Optional<LocalFile> source) {}

    record FileSpec(
            String path,
            Optional<Content> content,
            Optional<Content> source,
            Optional<FileMode> mode,
            Optional<String> owner,
            Optional<String> group,
            boolean backup) {
        static FileSpec at(String path) {
            return new FileSpec(
                    path,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false);
        }

        FileSpec content(String text) {
            return new FileSpec(path, Optional.of(Content.text(text)), source, mode, owner, group, backup);
        }

        FileSpec mode(String octal) {
            return new FileSpec(path, content, source, Optional.of(FileMode.parse(octal)), owner, group, backup);
        }
    }

    record HookSpec(String name, Optional<Part> unlessGet, ImmutableList<Part> parts) {}

    /** A block, which may have another one in it. */
    record Part(
            String url,
            ImmutableSet<Integer> status,
            Optional<Content> body,
            Optional<String> user,
            Optional<Part> inner)
            implements Block {
        static Part at(String url) {
            return new Part(url, ImmutableSet.of(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        Part status(Integer... statuses) {
            return new Part(url, ImmutableSet.copyOf(statuses), body, user, inner);
        }

        Part inner(Part part) {
            return new Part(url, status, body, user, Optional.of(part));
        }
    }

    enum Ensure {
        RUNNING,
        STOPPED,
        ENABLED,
        DISABLED
    }

    record ServiceSpec(String name, ImmutableSet<Ensure> ensure, Handle restartOn) {}

    record PkgSpec(String name, Optional<String> version) {}

    record CronSpec(
            String name,
            Optional<String> user,

            @Doc(value = "What to run.", example = "'/usr/bin/true'")
            String command,

            ImmutableMap<String, String> env) {}

    record UserSpec(String name, Optional<Long> uid, ImmutableList<String> groups, Optional<Secret> password) {}

    record CheckSpec(String name, Optional<Boolean> that, Optional<Pattern> matching) {}

    /** A type of which only the spec matters. */
    record Type<S extends Record>(String name, Class<S> spec) implements ResourceType<S, String> {
        @Override
        public Probe<String> probe(S desired, Facts facts) {
            throw new AssertionError("a test of the language observes nothing");
        }

        @Override
        public ImmutableList<Change> diff(S desired, String observed) {
            throw new AssertionError("a test of the language decides nothing");
        }

        @Override
        public ImmutableList<Action> apply(S desired, String observed, Facts facts) {
            throw new AssertionError("a test of the language does nothing");
        }
    }
}
