package dev.drover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A secret in every place that may have one, and commands that print it in many ways: it reaches the files that are to have
 * it, and nothing else that is printed, written down, or seen in a list of processes with their environments.
 */
@OnThisMachine
class SecretCanaryTest {
    private static final String CANARY = "c4nary'\"$x\\ &<b>%+/gr\u00fcn";
    private static final long PATIENCE_SECONDS = 600;

    @TempDir
    Path folder;

    @TempDir
    Path host;

    private Workshop workshop;

    @BeforeEach
    void makeProject() {
        workshop = new Workshop(folder)
                .inventory("inventory { host('here') { connection 'local' } }")
                .file("secrets/canary", CANARY + "\n")
                .file("secrets/plain", "c4nary-of-letters")
                .file("templates/p.ftl", "printf '%s' [=sh(key)] >'" + host + "/program'\n")
                .file("templates/t.ftl", "plain [=key]\nsh [=sh(key)]\njson [=json(key)]\n")
                .file("site.groovy", """
                    play('sinks', on: 'all') {
                        def key = secret('canary')
                        file('@/content') { content "key=$key" }
                        file('@/whole') { content key; mode '0600' }
                        file('@/template') { content template('t.ftl', key: key) }
                        file('@/checked') { content "key=$key\\n"; validate 'cat %s >&2; false'; ignoreFailure() }
                        file('@/lines') { content 'first=1\\n'; createOnly() }
                        lineInFile('@/lines') { line "key=$key"; after file('@/lines') }
                        blockInFile('@/lines') { block "block=$key" }
                        replaceInFile('@/lines') { pattern ~/first=.*/; with "first=${secret('plain')}" }
                        iniSetting('@/ini') { section 's'; key 'k'; value "v$key"; create() }
                        command('reads') { sh 'cat >"$1"'; args '@/read'; input key }
                        script('program') { source template('p.ftl', key: key) }
                        command('prints') { sh 'cat; cat >&2; exit 1'; input key; ignoreFailure() }
                        @prints
                        check('gate') { command 'cat @/content; cat @/content >&2; false'; message 'no'; ignoreFailure() }
                    }
                    """.replace("@prints", prints()).replace("@", host.toString()));
    }

    /** Commands that fail after they printed a file with it, written in other ways. */
    private static String prints() {
        ImmutableMap<String, String> ways = ImmutableMap.<String, String>builder()
                .put("base64", "base64 -w 12 @/content >&2")
                .put("hex", "od -An -v -tx1 @/content >&2")
                .put("octal", "od -An -v -tx1 @/whole | tr -d \" \\\\n\" >&2")
                .put("fold", "fold -b -w 7 @/content >&2")
                .put("many", "for i in 1 2 3 4 5 6 7 8 9; do cat @/content @/content @/content @/content; done >&2")
                .put("trace", "set -x; x=$(cat @/whole); : \"$x\"")
                .buildOrThrow();
        StringBuilder text = new StringBuilder();
        ways.forEach((name, shell) -> text.append("command('")
                .append(name)
                .append("') { sh '")
                .append(shell)
                .append("; exit 1'; ignoreFailure() }\n    "));
        return text.toString();
    }

    private static ImmutableList<String> forms() {
        byte[] bytes = CANARY.getBytes(UTF_8);
        // The beginning is in every form that leaves letters alone: JSON, URL, XML, C, shells.
        ImmutableList.Builder<String> forms =
                ImmutableList.<String>builder().add("c4nary", "gr\u00fcn", URLEncoder.encode(CANARY, UTF_8));
        forms.add(HexFormat.of().formatHex("c4nary".getBytes(UTF_8)));
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            forms.add(Base64.getEncoder().encodeToString(shifted).substring(4, 16));
        }
        return forms.build();
    }

    private static void assertNoCanary(String where, String text) {
        // Also where a dump put blanks and lines between.
        String dense = text.replaceAll("[\\s]+", "");
        for (String form : forms()) {
            assertThat(text).as(where).doesNotContain(form);
            assertThat(dense).as(where + ", without blanks").doesNotContain(form);
        }
    }

    /** Runs the program, and writes down every process that it or a host starts, with its arguments and environment. */
    private int traced(String name, String... words) throws IOException, InterruptedException {
        return start(
                name,
                words,
                ImmutableList.of(
                        "strace",
                        "--seccomp-bpf",
                        "-f",
                        "-qq",
                        "-v",
                        "-s",
                        "65536",
                        "-e",
                        "trace=execve",
                        "-o",
                        folder.resolve(name + ".trace").toString()));
    }

    private int drover(String name, String... words) throws IOException, InterruptedException {
        return start(name, words, ImmutableList.of());
    }

    private int start(String name, String[] words, ImmutableList<String> through)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(through);
        command.addAll(Program.words(ImmutableList.of(), words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile());
        builder.environment().put("HOME", folder.resolve("home").toString());
        Process drover = builder.start();
        assertThat(drover.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return drover.exitValue();
    }

    private String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("reading " + file, e);
        }
    }

    @Test
    void itIsFoundOnlyWhereItBelongs() throws Exception {
        String[] more = {"--events", "events", "--junit", "junit.xml", "-vvv", "--diff"};
        int planned = drover("plan", with(more, "plan", ".", "--out", "saved.plan"));
        Files.move(folder.resolve("events"), folder.resolve("plan.events"));
        int applied = traced("apply", with(more, "apply", ".", "--run-dir", "runs"));
        int listed = drover("list", "runs", "list", "--run-dir", "runs");

        assertThat(planned).as(text(folder.resolve("plan.err"))).isEqualTo(2);
        assertThat(applied)
                .as(text(folder.resolve("apply.out")) + text(folder.resolve("apply.err")))
                .isIn(0, 3);
        assertThat(listed).isZero();
        assertThat(host.resolve("whole")).hasContent(CANARY);
        assertThat(host.resolve("content")).hasContent("key=" + CANARY);
        assertThat(host.resolve("read")).hasContent(CANARY);
        assertThat(text(host.resolve("lines"))).contains("key=" + CANARY, "block=" + CANARY, "first=c4nary-of-letters");
        assertThat(text(folder.resolve("events"))).contains("***");
        assertThat(text(folder.resolve("apply.trace"))).contains("execve(");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.startsWith(folder.resolve("secrets"))) {
                    assertNoCanary(file.toString(), text(file));
                }
            }
        }
        try (Stream<Path> left = Files.walk(host)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .as("nothing temporary is left beside the files")
                    .noneMatch(name -> name.startsWith(".drover"));
        }
    }

    private static String[] with(String[] more, String... words) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }
}
