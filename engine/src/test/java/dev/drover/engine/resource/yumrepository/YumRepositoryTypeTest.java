package dev.drover.engine.resource.yumrepository;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.io.Resources;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.OpenPgpKeyring;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class YumRepositoryTypeTest {
    private static final String TWO = """
            # CentOS-Base.repo

            [base]
            name = CentOS-$releasever - Base
            mirrorlist=http://mirrors.example.com/?repo=os
            #baseurl=http://old.example.com/
            exclude = kernel*,
               zoo*
            gpgcheck=1

            # released updates
            [updates]
            name=Updates
            gpgcheck=1
            """;

    @Test
    void anEditChangesNothingElse() {
        RepositoryFile file = RepositoryFile.of(Bytes.utf8(TWO));

        assertThat(text(file.with(
                        "base",
                        ImmutableMap.of("gpgcheck", "0", "priority", "5", "exclude", "a b"),
                        ImmutableSet.of("mirrorlist"))))
                .isEqualTo("""
                # CentOS-Base.repo

                [base]
                name = CentOS-$releasever - Base
                #baseurl=http://old.example.com/
                exclude=a b
                gpgcheck=0
                priority=5

                # released updates
                [updates]
                name=Updates
                gpgcheck=1
                """);
        assertThat(file.options("base"))
                .containsEntry("exclude", "kernel*, zoo*")
                .containsEntry("gpgcheck", "1");
        assertThat(file.options("updates")).hasSize(2);
        assertThat(file.options("nosuch")).isEmpty();
    }

    @Test
    void aNewSectionComesLast() {
        RepositoryFile file = RepositoryFile.of(Bytes.utf8("[a]\nname=a"));

        assertThat(text(file.with("b", ImmutableMap.of("name", "b", "enabled", "0"), ImmutableSet.of())))
                .isEqualTo("[a]\nname=a\n\n[b]\nname=b\nenabled=0\n");
        assertThat(text(file.with("a", ImmutableMap.of("enabled", "0"), ImmutableSet.of())))
                .isEqualTo("[a]\nname=a\nenabled=0\n");
        assertThat(text(RepositoryFile.of(Bytes.utf8("[a]\r\nname=a\r\n"))
                        .with("a", ImmutableMap.of("enabled", "0"), ImmutableSet.of())))
                .isEqualTo("[a]\r\nname=a\r\nenabled=0\r\n");
    }

    @Test
    void aSectionIsTakenOutWhole() {
        RepositoryFile rest = RepositoryFile.of(Bytes.utf8(TWO)).without("base");

        assertThat(rest.has("base")).isFalse();
        assertThat(rest.hasNoSection()).isFalse();
        assertThat(rest.section("updates")).isEqualTo("[updates]\nname=Updates\ngpgcheck=1\n");
        assertThat(rest.without("updates").hasNoSection()).isTrue();
    }

    @Test
    void anArmoredKeyIsReadAsWhatItWas() throws IOException {
        for (String name : new String[] {"rsa.asc", "ed25519.asc"}) {
            OpenPgpKeyring key = OpenPgpKeyring.parse(Bytes.of(
                    Resources.toByteArray(Resources.getResource("dev/drover/engine/resource/aptrepository/" + name))));

            assertThat(OpenPgpKeyring.parse(Bytes.utf8(key.armored()))).isEqualTo(key);
            assertThat(key.armored().lines().mapToInt(String::length).max()).hasValue(64);
        }
    }

    private static String text(RepositoryFile file) {
        return file.toBytes().toUtf8();
    }
}
