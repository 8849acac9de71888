package dev.drover.kit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageLayerTest {

    private static final AptSettings APT =
            new AptSettings("bookworm", "deb http://mirror.example.org/debian bookworm main\n", "");

    private static ImageLayer layer(ImageFile file, String script, String... packages) {
        return new ImageLayer("test", Optional.empty(), ImmutableList.copyOf(packages), ImmutableList.of(file), script);
    }

    @Test
    void theSameRecipeHasTheSameTag() {
        assertThat(LabProfile.DEBIAN.layer(APT).tag())
                .matches("debian-[0-9a-f]{12}")
                .isEqualTo(LabProfile.DEBIAN.layer(APT).tag());
    }

    @Test
    void anyDifferenceIsAnotherTag() {
        ImageFile file = ImageFile.text("/etc/motd", 0644, "hello");
        String tag = layer(file, "true", "sudo").tag();

        assertThat(layer(file, "false", "sudo").tag()).isNotEqualTo(tag);
        assertThat(layer(file, "true", "sudo", "less").tag()).isNotEqualTo(tag);
        assertThat(layer(ImageFile.text("/etc/motd", 0600, "hello"), "true", "sudo")
                        .tag())
                .isNotEqualTo(tag);
        assertThat(layer(ImageFile.text("/etc/motd", 0644, "Hello"), "true", "sudo")
                        .tag())
                .isNotEqualTo(tag);
        assertThat(layer(file.ownedBy(1000), "true", "sudo").tag()).isNotEqualTo(tag);
    }

    @Test
    void anotherMirrorIsAnotherImageOfEveryProfile() {
        AptSettings other = new AptSettings("bookworm", "deb http://other.example.org/debian bookworm main\n", "");

        for (LabProfile profile : LabProfile.values()) {
            assertThat(profile.layer(other).tag())
                    .isNotEqualTo(profile.layer(APT).tag());
        }
    }

    @Test
    void aProfileIsFoundByItsId() {
        for (LabProfile profile : LabProfile.values()) {
            assertThat(LabProfile.of(profile.id())).isEqualTo(profile);
        }
    }
}
