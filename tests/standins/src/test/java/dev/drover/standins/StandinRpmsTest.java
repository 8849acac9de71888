package dev.drover.standins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.ByteSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.zookeeper.version.Info;
import org.junit.jupiter.api.Test;

final class StandinRpmsTest {
    private static final Pattern SOURCE = Pattern.compile("(?m)^Source\\d: (\\S+)$");

    private static Map<String, String> specs() throws IOException {
        Map<String, String> specs = new TreeMap<>();
        for (Map.Entry<String, ByteSource> file : StandinRpms.files().entrySet()) {
            if (file.getKey().endsWith(".spec")) {
                specs.put(file.getKey(), file.getValue().asCharSource(UTF_8).read());
            }
        }
        return specs;
    }

    @Test
    void everySourceIsThereOrOfTheLab() throws IOException {
        List<String> missing = new ArrayList<>();
        for (String spec : specs().values()) {
            Matcher source = SOURCE.matcher(spec);
            while (source.find()) {
                if (!StandinRpms.files().containsKey(source.group(1))) {
                    missing.add(source.group(1));
                }
            }
        }

        assertThat(missing).containsExactly("mesosphere.repo", "RPM-GPG-KEY-mesosphere");
    }

    @Test
    void everyFileIsListed() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target/classes/dev/drover/standins/packages/el7"))) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .isNotEmpty()
                    .allMatch(StandinRpms.files()::containsKey);
        }
    }

    @Test
    void versionsAreThoseOfTheDebianPackagesAndOfZooKeeper() throws IOException {
        Map<String, String> specs = specs();

        for (StandinPackage deb : StandinPackages.of("bookworm")) {
            String spec = specs.get(deb.name() + ".spec");
            if (spec != null) {
                int hyphen = deb.version().indexOf('-');
                assertThat(spec)
                        .contains("\nVersion: " + deb.version().substring(0, hyphen) + "\n")
                        .contains("\nRelease: "
                                + deb.version().substring(hyphen + 1).replace("debian12", "el7") + "\n");
            }
        }
        assertThat(List.of(specs.get("mesosphere-zookeeper.spec"), specs.get("zookeeper-server.spec")))
                .allSatisfy(spec -> assertThat(spec)
                        .contains("\nVersion: " + Info.MAJOR + "." + Info.MINOR + "." + Info.MICRO + "\n"));
    }

    @Test
    void summariesSayThatTheyAreTestEquipment() throws IOException {
        assertThat(specs())
                .hasSize(6)
                .allSatisfy((name, spec) ->
                        assertThat(spec).as(name).containsPattern("(?m)^Summary: .*for tests of Drover$"));
    }
}
