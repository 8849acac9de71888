package dev.drover.standins;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StandinPackagesTest {

    static Stream<StandinPackage> all() {
        return StandinPackages.all().stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyListedPackageIsBuilt(StandinPackage built) throws IOException {
        try (InputStream content = built.open()) {
            assertThat(new String(content.readNBytes(8), US_ASCII)).isEqualTo("!<arch>\n");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void nameAndVersionAreThoseInside(StandinPackage built) throws IOException {
        String init = built.suite().equals("trusty") ? "upstart" : "systemd";
        List<String> control =
                Files.readAllLines(Path.of("src/main/packages", built.name(), "control-" + init, "control"));

        assertThat(control).contains("Package: " + built.name(), "Version: " + built.version());
    }

    @ParameterizedTest
    @MethodSource("all")
    void descriptionSaysThatItIsTestEquipment(StandinPackage built) throws IOException {
        String init = built.suite().equals("trusty") ? "upstart" : "systemd";
        String control = Files.readString(Path.of("src/main/packages", built.name(), "control-" + init, "control"));

        assertThat(control).containsPattern("Description: .*for tests of Drover");
    }

    @Test
    void everyBuiltPackageIsListed() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("target/classes/dev/drover/standins/packages"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".deb"))
                            .map(file -> file.getParent().getFileName() + " " + file.getFileName()))
                    .containsExactlyInAnyOrderElementsOf(all().map(built -> built.suite() + " " + built.fileName())
                            .toList());
        }
    }

    @Test
    void zooKeeperIsOursOnUpstartOnly() {
        assertThat(StandinPackages.of("bookworm"))
                .extracting(StandinPackage::name)
                .containsExactly("mesos", "marathon", "chronos", "mesosphere");
        assertThat(StandinPackages.of("trusty"))
                .extracting(StandinPackage::name)
                .containsExactly("mesos", "marathon", "chronos", "mesosphere", "zookeeperd");
    }
}
