package dev.drover.engine.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.engine.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be in a package: plain files of recipes. */
class PackageJarTest {
    private static final String PLACE = "dev/drover/recipes/";

    private static void assertRefused(Bytes jar, String message) {
        assertThatThrownBy(() -> PackageJar.read(jar))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void theFilesOfRecipesAreRead() {
        PackageJar read = PackageJar.read(Jar.withRecipe()
                .with("META-INF/", "")
                .with("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n")
                .with("META-INF/LICENSE", "free")
                .with("META-INF/maven/com.acme/web/pom.xml", "<project/>")
                .with(PLACE + "web/server/test.groovy", "lab { }")
                .with(PLACE + "web/server/README.md", "# Web")
                .with(PLACE + "web/server/files/app/Any.class", "bytes")
                .with(PLACE + "web/server/templates/", "")
                .with(PLACE + "web/server/templates/ä.ftl", "x")
                .with(PLACE + "motd/recipe.groovy", "recipe('motd') { converge { } }")
                .with(PLACE + "motd/files/templates/x", "x")
                .bytes());

        assertThat(read.recipes()).containsExactly("motd", "web/server");
        assertThat(read.files().keySet())
                .containsExactly(
                        "motd/files/templates/x",
                        "motd/recipe.groovy",
                        "web/server/README.md",
                        "web/server/files/app/Any.class",
                        "web/server/recipe.groovy",
                        "web/server/templates/ä.ftl",
                        "web/server/test.groovy");
        assertThat(read.files().get("web/server/README.md")).isEqualTo(Bytes.utf8("# Web"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../escaped",
                "/etc/passwd",
                PLACE + "web/server/files/../../../../../../escaped",
                PLACE + "web/server/files/./x",
                PLACE + "web//server/files/x",
                PLACE + "web/server/files/a\\..\\b",
                PLACE + "web/server/files/a\0b",
                PLACE + "web/server/files/a\rb"
            })
    void namesThatLeadElsewhereAreRefused(String name) {
        assertRefused(
                Jar.withRecipe().with(name, "x").bytes(),
                "has '" + name
                        + "', which is no plain name of a file; a package has relative ones without '..' or control"
                        + " characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Main.class",
                "META-INF/services/dev.drover.engine.resource.ResourceType",
                "META-INF/versions/9/Main.class",
                PLACE + "web/server/Main.class",
                PLACE + "web/other/files/x",
                PLACE + "Main.class",
                PLACE + "web/server/inner/recipe.groovy"
            })
    void whatIsNoFileOfARecipeIsRefused(String name) {
        assertRefused(
                Jar.withRecipe().with(name, "x").bytes(),
                "has '" + name + "', which is no file of a recipe; a recipe has recipe.groovy, test.groovy, README.md,"
                        + " files/ and templates/ below dev/drover/recipes/");
    }

    @ParameterizedTest
    @CsvSource({"0120777", "0020666", "0010644", "0060600", "0104755", "0102755"})
    void linksDevicesAndSetIdProgramsAreRefused(String mode) {
        String name = PLACE + "web/server/files/x";

        assertRefused(
                Jar.withRecipe().with(name, "/etc/passwd").lastWithMode(Integer.parseInt(mode, 8)),
                "has '" + name + "', which is no plain file; a package has no links, devices or set-id programs");
    }

    @Test
    void plainFilesOfUnixAreRead() {
        assertThat(PackageJar.read(Jar.withRecipe().lastWithMode(0100755)).recipes())
                .containsExactly("web/server");
    }

    @ParameterizedTest
    @CsvSource({"files/x, files/X", "files/\u00e9, files/e\u0301", "files/I, files/i"})
    void namesThatAreOneFileOnSomeMachinesAreRefused(String one, String other) {
        String place = PLACE + "web/server/";

        assertRefused(
                Jar.withRecipe().with(place + one, "x").with(place + other, "y").bytes(),
                "has '" + place + other + "', and '" + place + one + "', which are one file on some machines");
    }

    @Test
    void whatIsListedOtherwiseThanItIsRefused() {
        // As if one reader were to see another recipe than the other.
        String text = new String(Jar.withRecipe().toByteArray(), StandardCharsets.ISO_8859_1);
        int listed = text.lastIndexOf("web/server");
        byte[] edited =
                (text.substring(0, listed) + "bad" + text.substring(listed + 3)).getBytes(StandardCharsets.ISO_8859_1);

        assertRefused(Bytes.of(edited), "is a damaged jar: it lists other entries than it has");
    }

    @Test
    void noMoreThanAPackageMayHaveIsUnpacked() {
        String tooMuch = "has more than the 2000 files or 64 MiB of a package when it is unpacked";
        Jar bomb = Jar.withRecipe();
        for (int i = 0; i < 3; i++) {
            bomb.with(PLACE + "web/server/files/" + i, new byte[30 << 20]);
        }
        Jar crowd = Jar.withRecipe();
        for (int i = 0; i < 2_000; i++) {
            crowd.with(PLACE + "web/server/files/" + i, "");
        }

        assertThat(bomb.bytes().size()).isLessThan(1 << 20);
        assertRefused(bomb.bytes(), tooMuch);
        assertRefused(crowd.bytes(), tooMuch);
        assertRefused(Bytes.of(new byte[(32 << 20) + 1]), "is larger than the 32 MiB of a package");
    }

    @Test
    void whatHasNoRecipesIsRefused() {
        String none = "has no recipes; they stand in dev/drover/recipes/NAMESPACE/NAME/recipe.groovy";

        assertRefused(new Jar().with("META-INF/MANIFEST.MF", "").bytes(), none);
        assertRefused(Bytes.utf8("recipe('x') { }"), "is no jar");
        assertRefused(Bytes.empty(), "is no jar");
    }

    @Test
    void damagedJarsAreRefusedInOurWords() {
        byte[] whole =
                Jar.withRecipe().with(PLACE + "web/server/files/x", "some text").toByteArray();
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = whole.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            int length = random.nextInt(10) == 0 ? random.nextInt(damaged.length) : damaged.length;
            try {
                PackageJar.read(Bytes.of(damaged, 0, length));
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).matches("(?s)(is|has) .*");
            }
        }
    }
}
