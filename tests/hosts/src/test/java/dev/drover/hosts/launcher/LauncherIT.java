package dev.drover.hosts.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.kit.Executed;
import dev.drover.kit.LocalCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as it is installed, without sources beside it: how it starts, and that nothing it keeps is in its way. */
class LauncherIT {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    /** Java makes some classes itself at each start, and keeps none of so old a format as picocli's before version 19. */
    private static final double SHARED = 0.85;

    @TempDir
    private Path folder;

    private Path installed;
    private Path lib;
    private Path home;
    private Path playbook;

    @BeforeEach
    void install() throws IOException {
        install("drover");
        home = Files.createDirectory(folder.resolve("home"));
        playbook = folder.resolve("site.groovy");
        Files.writeString(playbook, "playbook 'Look'\nplay('Look', on: 'all') { directory('/etc') }\n");
        Files.writeString(folder.resolve("inventory.groovy"), "inventory { host('here') { connection 'local' } }\n");
    }

    private void install(String name) throws IOException {
        Path checkout = Path.of("..", "..").toRealPath();
        installed = Files.createDirectory(folder.resolve(name));
        lib = Files.createDirectories(installed.resolve("cli/target/dist/lib"));
        Files.copy(checkout.resolve("drover"), installed.resolve("drover"));
        try (Stream<Path> jars = Files.list(checkout.resolve("cli/target/dist/lib"))) {
            for (Path jar :
                    jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
                Files.copy(jar, lib.resolve(jar.getFileName().toString()));
            }
        }
    }

    private Executed drover(Map<String, String> environment, String... words) {
        List<String> command =
                new ArrayList<>(List.of(installed.resolve("drover").toString()));
        command.addAll(List.of(words));
        Map<String, String> all = new HashMap<>(environment);
        all.put("HOME", home.toString());
        all.put("XDG_CACHE_HOME", home.resolve("cache").toString());
        return LocalCommand.of(LIMIT, command.toArray(String[]::new)).run(all);
    }

    private void plansAsUsual() {
        Executed plan = drover(Map.of(), "plan", playbook.toString());
        assertThat(plan.stderr()).isEmpty();
        assertThat(plan.exitStatus()).as(plan.stdout()).isZero();
        assertThat(plan.stdout()).contains("1 in sync, 0 would change");
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> all = Files.list(lib)) {
            return all.filter(file -> file.getFileName().toString().startsWith("classes-"))
                    .toList();
        }
    }

    private List<String> loadedClasses() throws IOException {
        Path list = folder.resolve("loaded");
        Executed plan =
                drover(Map.of("DROVER_JAVA_OPTS", "-Xlog:class+load:file=" + list), "plan", playbook.toString());
        assertThat(plan.exitStatus()).as(plan.stderr()).isZero();
        return Files.readAllLines(list, StandardCharsets.UTF_8);
    }

    private static List<String> shared(List<String> loaded) {
        return loaded.stream()
                .filter(line -> line.contains("source: shared objects file"))
                .toList();
    }

    @Test
    void classesAreReadAndCheckedOnce() throws IOException {
        plansAsUsual();
        assertThat(archives()).hasSize(1);
        assertThat(Files.size(archives().get(0))).as(training()).isPositive();

        List<String> loaded = loadedClasses();

        assertThat((double) shared(loaded).size() / loaded.size()).isGreaterThan(SHARED);
    }

    private String training() throws IOException {
        return Files.readString(lib.resolve("training.log"));
    }

    /** From JDK 25 on Java loads all that is in an archive, whether it is needed or not. */
    private void withoutArchive() throws IOException {
        drover(Map.of(), "--version");
        Path archive = archives().get(0);
        Files.delete(archive);
        Files.createFile(archive);
    }

    @Test
    void aPlaybookThatWasReadBeforeNeedsNoCompiler() throws IOException {
        withoutArchive();
        String compiler = " org.codehaus.groovy.control.CompilationUnit ";
        assertThat(loadedClasses()).anyMatch(line -> line.contains(compiler));

        assertThat(loadedClasses()).noneMatch(line -> line.contains(compiler));

        Files.writeString(playbook, "playbook 'Look'\nplay('Look', on: 'all') { directory('/usr') }\n");
        assertThat(loadedClasses()).anyMatch(line -> line.contains(compiler));
    }

    @Test
    void anArchiveThatDoesNotFitIsNoConcernOfTheUser() throws IOException {
        plansAsUsual();
        Path archive = archives().get(0);
        Files.delete(archive);
        Files.write(archive, "no archive".getBytes(StandardCharsets.US_ASCII));
        plansAsUsual();

        Files.write(archive, new byte[0]);
        plansAsUsual();
    }

    @Test
    void itMayBeInstalledAnywhere() throws IOException {
        install("drover's home, 1");

        plansAsUsual();
        plansAsUsual();
    }

    @Test
    void itNeedsNoPlaceToWrite() throws IOException {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-x------"));
        Executed plan = LocalCommand.of(
                        LIMIT,
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        "mount --bind \"$1\" \"$1\" && mount -o remount,ro,bind \"$1\" && HOME=$1 XDG_CACHE_HOME= \"$2\" plan \"$3\"",
                        "sh",
                        folder.toString(),
                        installed.resolve("drover").toString(),
                        playbook.toString())
                .run();

        assertThat(plan.stderr()).isEmpty();
        assertThat(plan.exitStatus()).as(plan.stdout()).isZero();
        assertThat(archives()).isEmpty();
    }

    @Test
    void severalAtFirstUseDisturbNobody() throws IOException {
        List<CompletableFuture<Void>> runs = Stream.generate(() -> CompletableFuture.runAsync(this::plansAsUsual))
                .limit(3)
                .toList();

        runs.forEach(CompletableFuture::join);

        assertThat(archives()).hasSize(1);
        assertThat(Files.size(archives().get(0))).isPositive();
    }
}
