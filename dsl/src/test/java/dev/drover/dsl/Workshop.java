package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import dev.drover.dsl.TestTypes.FileSpec;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.HostView;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.plan.Declarations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A project in a folder of its own, with what its playbook makes of a host. */
final class Workshop {
    private final Path folder;
    final Secrets secrets = new Secrets();
    private PlaybookLoader loader;

    Workshop(Path folder) {
        this.folder = folder;
        this.loader = PlaybookLoader.of(TestTypes.CATALOG, secrets).environment(ImmutableMap.of());
    }

    Workshop environment(String name, String value) {
        loader = loader.environment(ImmutableMap.of(name, value));
        return this;
    }

    Workshop recipeRoot(Path root) {
        loader = loader.recipeRoots(ImmutableList.of(root));
        return this;
    }

    Workshop cache(ScriptCache cache) {
        loader = loader.cache(cache);
        return this;
    }

    PlaybookLoader loader() {
        return loader;
    }

    Path folder() {
        return folder;
    }

    Workshop file(String path, String text) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Playbook load(String script) {
        file("site.groovy", script);
        return loader.load(folder.resolve("site.groovy"));
    }

    /** What the script is told when it is read. */
    String refusal(String script) {
        try {
            Playbook loaded = load(script);
            throw new AssertionError("was read: " + loaded);
        } catch (ProblemException e) {
            return e.getMessage();
        }
    }

    /** What the only play makes of a host. */
    Declarations describe(Playbook playbook, HostView host) {
        Declarations state = new Declarations(TestTypes.CATALOG, secrets);
        Iterables.getOnlyElement(playbook.plays()).body().describe(host, state);
        return state;
    }

    /** Declares for master1 what stands in a play on masters; the play is line 1, so the body begins in line 2. */
    ImmutableList<Declaration> declared(String body) {
        Declarations state = describe(load("play('p', on: 'masters') {\n" + body + "\n}\n"), FakeHost.master1());
        if (!state.problems().isEmpty()) {
            throw new AssertionError(state.problems().toString());
        }
        return state.declared();
    }

    Declaration only(String body) {
        return Iterables.getOnlyElement(declared(body));
    }

    /** The problems of what stands in a play, whose body begins in line 2. */
    ImmutableList<String> problems(String body) {
        return problems(body, FakeHost.master1());
    }

    ImmutableList<String> problems(String body, HostView host) {
        return describe(load("play('p', on: 'masters') {\n" + body + "\n}\n"), host).problems().stream()
                .map(Problem::toString)
                .collect(ImmutableList.toImmutableList());
    }

    /** What a file is to have in it. */
    static String text(Declaration file) {
        return ((FileSpec) file.spec())
                .content()
                .map(Content::bytes)
                .orElseThrow()
                .toUtf8();
    }
}
