package dev.drover.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptCacheTest {
    @TempDir
    private Path folder;

    private Path kept;
    private Path script;

    @BeforeEach
    void aPlaybook() throws IOException {
        kept = folder.resolve("home/.cache/drover/scripts");
        script = folder.resolve("site.groovy");
        Files.writeString(script, "playbook 'First'\nplay('One', on: 'all') { }\n");
    }

    private String title(ScriptCache cache) {
        return PlaybookLoader.of(TestTypes.CATALOG, new Secrets())
                .environment(ImmutableMap.of())
                .cache(cache)
                .load(script)
                .name();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(kept)) {
            return all.sorted().toList();
        }
    }

    private Object identity(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    @Test
    void whatWasCompiledIsTakenAgain() throws IOException {
        assertThat(title(ScriptCache.in(kept, "1"))).isEqualTo("First");
        assertThat(files()).hasSize(1);
        Object written = identity(files().get(0));

        assertThat(title(ScriptCache.in(kept, "1"))).isEqualTo("First");

        assertThat(files()).hasSize(1);
        assertThat(identity(files().get(0))).isEqualTo(written);
    }

    @Test
    void whatIsKeptIsForItsOwnerAlone() throws IOException {
        title(ScriptCache.in(kept, "1"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))))
                .isEqualTo("rw-------");
    }

    @Test
    void aScriptThatChangedIsCompiledAnew() throws IOException {
        title(ScriptCache.in(kept, "1"));
        FileTime before = Files.getLastModifiedTime(script);
        Files.writeString(script, "playbook 'Other'\nplay('One', on: 'all') { }\n");
        Files.setLastModifiedTime(script, before);

        assertThat(title(ScriptCache.in(kept, "1"))).isEqualTo("Other");
    }

    @Test
    void anotherLanguageFindsNothing() throws IOException {
        title(ScriptCache.in(kept, "1"));

        assertThat(title(ScriptCache.in(kept, "2"))).isEqualTo("First");

        assertThat(files()).hasSize(2);
    }

    @Test
    void eachMistakeIsToldWithItsLineAlsoByAScriptThatWasKept() throws IOException {
        Files.writeString(script, "playbook 'First'\nplay('One', on: 'all') { }\n\ndeploy 'x'\n");
        for (int run = 0; run < 2; run++) {
            assertThatThrownBy(() -> title(ScriptCache.in(kept, "1")))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("site.groovy:4");
        }
        assertThat(files()).hasSize(1);
    }

    @Test
    void whatDoesNotCompileIsNotKept() throws IOException {
        Files.writeString(script, "playbook 'First\n");

        for (int run = 0; run < 2; run++) {
            assertThatThrownBy(() -> title(ScriptCache.in(kept, "1")))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("site.groovy:1");
        }

        assertThat(kept).doesNotExist();
    }

    @Test
    void whatIsDamagedIsCompiledAgain() throws IOException {
        title(ScriptCache.in(kept, "1"));
        Path file = files().get(0);
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, 32, 33, whole.length / 2, whole.length - 1}) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            assertThat(title(ScriptCache.in(kept, "1"))).isEqualTo("First");
            assertThat(file).hasBinaryContent(whole);
        }
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 1;
        Files.write(file, flipped);

        assertThat(title(ScriptCache.in(kept, "1"))).isEqualTo("First");

        assertThat(file).hasBinaryContent(whole);
    }

    @Test
    void aFolderThatOthersCanWriteIsNotUsed() throws IOException {
        title(ScriptCache.in(kept, "1"));
        Path file = files().get(0);
        // Whoever could write there could have put this: another script under the name of this one.
        Files.writeString(script, "playbook 'Other'\nplay('One', on: 'all') { }\n");
        title(ScriptCache.in(kept, "1"));
        Path other =
                files().stream().filter(each -> !each.equals(file)).findFirst().orElseThrow();
        Files.write(other, Files.readAllBytes(file));
        assertThat(title(ScriptCache.in(kept, "1"))).isEqualTo("First");

        for (String permissions : List.of("rwx----w-", "rwx-w----")) {
            Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString(permissions));
            assertThat(title(ScriptCache.in(kept, "1"))).isEqualTo("Other");
        }
    }

    @Test
    void aFolderOfAnotherIsNotUsed() throws IOException {
        assertThat(System.getProperty("user.name"))
                .as("only root can give a folder away")
                .isEqualTo("root");
        title(ScriptCache.in(kept, "1"));
        Files.delete(files().get(0));
        Files.setAttribute(kept, "unix:uid", 65534);

        assertThat(title(ScriptCache.in(kept, "1"))).isEqualTo("First");

        assertThat(files()).isEmpty();
    }

    @Test
    void whereNothingCanBeKeptScriptsAreCompiledEachTime() throws IOException {
        Files.createDirectories(kept.getParent());
        Files.writeString(kept, "a file where the folder should be");

        assertThat(title(ScriptCache.in(kept, "1"))).isEqualTo("First");
        assertThat(title(ScriptCache.in(Path.of("/proc/drover/scripts"), "1"))).isEqualTo("First");
    }

    @Test
    void whatIsOldIsForgotten() throws IOException {
        title(ScriptCache.in(kept, "1"));
        Path old = files().get(0);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(31))));
        assertThat(title(ScriptCache.in(kept, "1"))).isEqualTo("First");
        assertThat(old).exists();

        title(ScriptCache.in(kept, "2"));

        assertThat(files()).hasSize(1).doesNotContain(old);
    }

    @Test
    void manyAtATimeSeeNothingOrAllOfIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<String>> loads = java.util.Collections.nCopies(40, () -> title(ScriptCache.in(kept, "1")));
            for (Future<String> load : threads.invokeAll(loads)) {
                assertThat(load.get()).isEqualTo("First");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(files()).hasSize(1);
    }
}
