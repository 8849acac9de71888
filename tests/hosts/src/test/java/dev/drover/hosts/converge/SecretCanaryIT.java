package dev.drover.hosts.converge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A secret that goes to a host: it is in the files that are to have it, and nowhere else on the host, in its logs and its
 * processes, nor in what the run leaves here.
 */
@ExtendWith(LabExtension.class)
class SecretCanaryIT {
    private static final String CANARY = "c4nary'\"$x\\ &<b>%+/gr\u00fcn";

    /** Writes down all arguments and environments, over and over. It must not find itself. */
    private static final String WATCH =
            "while [ ! -e /run/watched ]; do cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | sort -u; done >/run/processes";

    @TempDir
    Path project;

    private static ImmutableList<String> forms() {
        byte[] bytes = CANARY.getBytes(UTF_8);
        ImmutableList.Builder<String> forms = ImmutableList.<String>builder()
                .add("c4nary", URLEncoder.encode(CANARY, UTF_8))
                .add(HexFormat.of().formatHex("c4nary".getBytes(UTF_8)));
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            forms.add(Base64.getEncoder().encodeToString(shifted).substring(4, 16));
        }
        return forms.build();
    }

    private void makeProject(LabHost host) throws IOException {
        Files.createDirectories(project.resolve("secrets"));
        Files.createDirectories(project.resolve("templates"));
        Files.writeString(project.resolve("secrets/canary"), CANARY + "\n");
        Files.writeString(project.resolve("templates/program.ftl"), "sleep 2; printf '%s' [=sh(key)] >/srv/program\n");
        Files.writeString(
                project.resolve("inventory.groovy"),
                "inventory { host('%s') { address '%s'; user '%s'; become 'root'; identity '%s'; knownHosts '%s' } }\n"
                        .formatted(host.name(), host.address(), host.user(), host.identity(), host.knownHosts()));
        Files.writeString(project.resolve("site.groovy"), """
                play('sinks', on: 'all') {
                    def key = secret('canary')
                    file('/srv/content') { content "key=$key" }
                    file('/srv/lines') { content 'first=1\\n'; createOnly() }
                    lineInFile('/srv/lines') { line "key=$key"; after file('/srv/lines') }
                    iniSetting('/srv/ini') { section 's'; key 'k'; value "v$key"; create() }
                    command('reads') { sh 'sleep 2; cat >"$1"'; args '/srv/read'; input key }
                    command('reads as another') { sh 'sleep 2; cat >"$1"'; args '/tmp/read'; input key; become '%s' }
                    script('program') { source template('program.ftl', key: key) }
                    command('logs') { sh 'logger -t canary; cat /srv/content; cat /srv/content >&2; exit 1'; ignoreFailure() }
                }
                """.formatted(host.user()));
    }

    private Cli.Result drover(String... words) {
        return Cli.run(Stream.concat(
                        Stream.of(words),
                        Stream.of("-i", project.resolve("inventory.groovy").toString()))
                .toArray(String[]::new));
    }

    @Test
    void itIsFoundOnlyWhereItBelongs(LabHost host) throws Exception {
        makeProject(host);
        String site = project.resolve("site.groovy").toString();
        String runs = project.resolve("runs").toString();
        CompletableFuture<Void> watching =
                CompletableFuture.runAsync(() -> host.exec("sh", "-c", WATCH).expectSuccess("watching the processes"));

        Cli.Result planned = drover(
                "plan", site, "--diff", "--out", project.resolve("saved.plan").toString());
        Cli.Result applied = drover(
                "apply",
                site,
                "--run-dir",
                runs,
                "-vvv",
                "--diff",
                "--events",
                project.resolve("events").toString(),
                "--junit",
                project.resolve("junit.xml").toString());
        Cli.Result again = drover("apply", site, "--run-dir", runs, "-vvv", "--diff");

        host.exec("touch", "/run/watched").expectSuccess("ending the watch");
        watching.get();
        assertThat(planned.exitStatus()).as(planned.all()).isEqualTo(2);
        assertThat(applied.exitStatus()).as(applied.all()).isIn(0, 3);
        assertThat(host.exec("cat", "/srv/read").stdout()).isEqualTo(CANARY);
        assertThat(host.exec("cat", "/srv/program").stdout()).isEqualTo(CANARY);
        assertThat(host.exec("grep", "-c", "cat", "/run/processes").stdout()).isNotEqualTo("0\n");
        assertThat(found(host))
                .containsExactlyInAnyOrder(
                        "/srv/content", "/srv/lines", "/srv/ini", "/srv/read", "/srv/program", "/tmp/read");
        assertThat(host.exec("journalctl", "-o", "export").stdout()).doesNotContain(forms());
        assertThat(planned.all() + applied.all() + again.all()).doesNotContain(forms());
        try (Stream<Path> files = Files.walk(project)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.startsWith(project.resolve("secrets"))) {
                    assertThat(new String(Files.readAllBytes(file), UTF_8))
                            .as(file.toString())
                            .doesNotContain(forms());
                }
            }
        }
    }

    /** The files of the whole host that have it in some form. */
    private static Iterable<String> found(LabHost host) {
        host.write("/run/forms", Joiner.on('\n').join(forms()).getBytes(UTF_8));
        String files = host.exec(
                        "sh",
                        "-c",
                        "grep -rlaF -f /run/forms --exclude=forms --exclude-dir=proc --exclude-dir=sys --exclude-dir=dev / 2>/dev/null || :")
                .stdout();
        return Splitter.on('\n').omitEmptyStrings().splitToList(files);
    }
}
