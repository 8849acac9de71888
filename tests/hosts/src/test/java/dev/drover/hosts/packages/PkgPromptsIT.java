package dev.drover.hosts.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.resource.pkg.PkgSpec;
import dev.drover.engine.resource.pkg.PkgType;
import dev.drover.kit.Lab;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import dev.drover.kit.OnProfile;
import dev.drover.kit.Rpm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Packages that ask: nobody is there, and a run never waits for an answer. */
@ExtendWith(LabExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PkgPromptsIT {
    private static final String SETTINGS = "/etc/asking.conf";
    /** It would wait for ever for an input that does not end, and for somebody at a terminal. */
    private static final String READING = "cat >/dev/null\n"
            + "if (: </dev/tty) 2>/dev/null; then read -r answer </dev/tty; exit 9; fi\n"
            + "printf done >/srv/read\n";

    @Test
    void onDebianNothingIsAsked(Lab lab, LabHost host, @TempDir Path directory) {
        Deb deb = new Deb(directory);
        PkgRun.useRepository(
                lab,
                host,
                "prompts",
                List.of(
                        deb.build(DebContents.of("asking", "1.0").file(SETTINGS, "of 1.0\n")),
                        deb.build(DebContents.of("asking", "2.0").file(SETTINGS, "of 2.0\n")),
                        deb.build(DebContents.of("questioning", "1.0")
                                .depending("debconf")
                                .with(
                                        "templates",
                                        "Template: questioning/word\nType: string\nDefault: unasked\n"
                                                + "Description: A word\n It is of critical importance.\n")
                                .with(
                                        "config",
                                        "#!/bin/sh\n. /usr/share/debconf/confmodule\n"
                                                + "db_input critical questioning/word\ndb_go\n")
                                .with(
                                        "postinst",
                                        "#!/bin/sh\n. /usr/share/debconf/confmodule\ndb_get questioning/word\n"
                                                + "printf '%s' \"$RET\" >/srv/word\n")),
                        deb.build("reading", "1.0", READING)));
        try (PkgRun packages = PkgRun.on(host)) {
            assertThat(packages.act(PkgSpec.named("asking").version("1.0"))).isEmpty();
            host.write(SETTINGS, "of the host\n".getBytes(StandardCharsets.UTF_8));

            assertThat(packages.act(
                            PkgSpec.named("asking").version("2.0"),
                            PkgSpec.named("questioning"),
                            PkgSpec.named("reading")))
                    .isEmpty();

            assertThat(packages.state("asking")).isEqualTo("installed 2.0");
            assertThat(text(host, SETTINGS)).as("what the host has stays").isEqualTo("of the host\n");
            assertThat(text(host, SETTINGS + ".dpkg-dist")).isEqualTo("of 2.0\n");
            assertThat(text(host, "/srv/word")).isEqualTo("unasked");
            assertThat(text(host, "/srv/read")).isEqualTo("done");
        }
    }

    @Test
    void onEnterpriseLinuxNothingIsAsked(Lab lab, @OnProfile(LabProfile.EL) LabHost host) {
        lab.repository()
                .publishRpms(
                        "prompts",
                        List.of(
                                Rpm.of("asking", "1.0").configuring(SETTINGS, "of 1.0\n"),
                                Rpm.of("asking", "2.0").configuring(SETTINGS, "of 2.0\n"),
                                Rpm.of("reading", "1.0").afterwards(READING)));
        host.write(
                "/etc/yum.repos.d/lab.repo",
                ("[lab]\nname=lab\ngpgcheck=0\nbaseurl=" + lab.repository().rpmUri("prompts") + "\n")
                        .getBytes(StandardCharsets.UTF_8));
        PkgType type = new PkgType();
        try (OnHost onHost = new OnHost(host)) {
            onHost.converges(type, PkgSpec.named("asking").version("1.0"));
            host.write(SETTINGS, "of the host\n".getBytes(StandardCharsets.UTF_8));

            onHost.converges(type, PkgSpec.named("asking").version("2.0"));
            onHost.converges(type, PkgSpec.named("reading"));

            assertThat(text(host, SETTINGS)).as("what the host has stays").isEqualTo("of the host\n");
            assertThat(text(host, SETTINGS + ".rpmnew")).isEqualTo("of 2.0\n");
            assertThat(text(host, "/srv/read")).isEqualTo("done");
        }
    }

    private static String text(LabHost host, String path) {
        return new String(host.read(path), StandardCharsets.UTF_8);
    }
}
