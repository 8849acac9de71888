package dev.drover.engine.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.template.SourceFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packages of a project: pinned, compared, and only then looked at. */
class RecipePackagesTest {
    private static final Coordinates WEB = Coordinates.parse("com.acme:web:2.1.0");
    private static final String PLACE = "dev/drover/recipes/";
    private static final String FETCH = "drover recipe add, with --repository if it is from a repository of its own";

    @TempDir
    Path project;

    private RecipePackages packages;
    private Path jar;

    @BeforeEach
    void addAPackage() {
        packages = new RecipePackages(project);
        jar = project.resolve(".drover/packages/com.acme/web/2.1.0.jar");
        packages.add(WEB, web("x").bytes());
    }

    private static Jar web(String page) {
        return Jar.withRecipe().with(PLACE + "web/server/files/page.html", page);
    }

    private static Jar recipe(String name) {
        return new Jar().with(PLACE + name + "/recipe.groovy", "recipe('" + name + "') { converge { } }\n");
    }

    private String lock() throws IOException {
        return Files.readString(project.resolve("drover.lock"));
    }

    private void lock(String... lines) throws IOException {
        Files.writeString(project.resolve("drover.lock"), String.join("\n", lines) + "\n");
    }

    private String line(Coordinates coordinates, Jar of) {
        return coordinates + " sha256:" + of.bytes().sha256();
    }

    private void assertRefused(String... messages) {
        assertThatThrownBy(packages::recipes).hasMessage(String.join("\n", messages));
    }

    @Test
    void aPackageIsPinnedAndItsRecipesAreFound() throws IOException {
        RecipePackages.Added added = packages.add(
                Coordinates.parse("com.acme:motd:1.0"), recipe("motd").bytes());

        assertThat(added.recipes()).containsExactly("motd");
        assertThat(added.replaced()).isEmpty();
        assertThat(lock())
                .isEqualTo("""
                # The recipe packages of this project and the digests of their jars: what differs from them is never loaded.
                # Written by drover recipe add. Commit it together with the playbooks.
                com.acme:motd:1.0 sha256:%s
                com.acme:web:2.1.0 sha256:%s
                """.formatted(added.sha256(), web("x").bytes().sha256()));
        SourceFolder folder = packages.recipes().get(1);
        assertThat(folder.names()).containsExactly("web/server/files/page.html", "web/server/recipe.groovy");
        assertThat(folder.folder("web/server").shown("recipe.groovy"))
                .isEqualTo("com.acme:web:2.1.0/web/server/recipe.groovy");
        assertThat(folder.folder("web/server").folder("files").read("page.html"))
                .contains(Bytes.utf8("x"));
        assertThat(folder.folder("web/server").tree("files").orElseThrow().entries())
                .containsOnlyKeys("page.html");
        assertThat(folder.read("../page.html")).isEmpty();
    }

    @Test
    void aJarThatWasChangedIsRefusedAndItsFilesAreNamed() throws IOException {
        Files.write(jar, web("y").with(PLACE + "web/server/files/more", "x").toByteArray());

        assertRefused("drover.lock:3: package com.acme:web:2.1.0 is not what was locked:"
                + " .drover/packages/com.acme/web/2.1.0.jar differs in web/server/files/more (added),"
                + " web/server/files/page.html; nothing of it was loaded; to have again what was locked, remove that file"
                + " and fetch it: " + FETCH);
    }

    @Test
    void aJarThatIsNoPackageAnyMoreIsRefusedBeforeItIsLookedInto() throws IOException {
        Files.write(jar, Jar.withRecipe().with("../escaped", "x").toByteArray());

        assertRefused("drover.lock:3: package com.acme:web:2.1.0 is not what was locked:"
                + " .drover/packages/com.acme/web/2.1.0.jar differs and has '../escaped', which is no plain name of a file;"
                + " a package has relative ones without '..' or control characters; nothing of it was loaded; to have again"
                + " what was locked, remove that file and fetch it: " + FETCH);
    }

    @Test
    void oneFlippedByteIsEnough() throws IOException {
        byte[] bytes = Files.readAllBytes(jar);
        for (int i = 0; i < bytes.length; i += 7) {
            byte[] flipped = bytes.clone();
            flipped[i] ^= 1;
            Files.write(jar, flipped);

            assertThatThrownBy(packages::recipes)
                    .hasMessageStartingWith("drover.lock:3: package com.acme:web:2.1.0 is not what was locked");
        }
    }

    @Test
    void anotherDigestInTheLockIsRefused() throws IOException {
        lock(line(WEB, web("y")));

        assertRefused("drover.lock:1: package com.acme:web:2.1.0 is not what was locked:"
                + " .drover/packages/com.acme/web/2.1.0.jar differs; nothing of it was loaded; to have again what was"
                + " locked, remove that file and fetch it: " + FETCH);
    }

    @Test
    void aMissingJarIsTold() throws IOException {
        Files.delete(jar);

        assertRefused("drover.lock:3: package com.acme:web:2.1.0 is not here: there is no"
                + " .drover/packages/com.acme/web/2.1.0.jar; fetch it: " + FETCH);
        assertThat(packages.missing()).containsExactly(WEB);
    }

    @Test
    void aJarWithoutALineIsNeverLoaded() throws IOException {
        Files.delete(project.resolve("drover.lock"));

        assertThat(packages.recipes()).isEmpty();
        assertThat(packages.jars()).isEmpty();
        assertThat(jar).exists();
    }

    @Test
    void aJarThatIsLockedAndHostileIsRefused() throws IOException {
        Jar hostile = Jar.withRecipe().with("Main.class", "x");
        Files.write(jar, hostile.toByteArray());
        lock(line(WEB, hostile));

        assertRefused(
                "drover.lock:1: package com.acme:web:2.1.0 has 'Main.class', which is no file of a recipe; a recipe"
                        + " has recipe.groovy, test.groovy, README.md, files/ and templates/ below dev/drover/recipes/; nothing of it"
                        + " was loaded");
    }

    @Test
    void twoVersionsOfOnePackageAreRefused() throws IOException {
        lock(line(WEB, web("x")), line(Coordinates.parse("com.acme:web:2.0.0"), web("y")));

        assertRefused(
                "drover.lock:2: package com.acme:web:2.0.0 is here, and com.acme:web:2.1.0 at drover.lock:1; a project"
                        + " has one version of a package: remove one of the lines");
    }

    @Test
    void twoPackagesWithARecipeOfOneNameAreRefused() throws IOException {
        Coordinates other = Coordinates.parse("org.example:site:1.0");

        assertThatThrownBy(() -> packages.add(other, web("y").bytes()))
                .hasMessage("org.example:site:1.0: package org.example:site:1.0 has a recipe 'web/server', and so has"
                        + " com.acme:web:2.1.0 at drover.lock:3; keep one of the packages");
        assertThat(lock()).doesNotContain("org.example");
        new PackageStore(project)
                .put(other, web("y").bytes(), PackageJar.read(web("y").bytes()).contents());
        lock(line(WEB, web("x")), line(other, web("y")));

        assertRefused(
                "drover.lock:2: package org.example:site:1.0 has a recipe 'web/server', and so has com.acme:web:2.1.0 at"
                        + " drover.lock:1; keep one of the packages");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "com.acme:web:2.1.0 | must be a package and the digest of its jar, such as com.acme:web:2.1.0 sha256:…, got"
                        + " 'com.acme:web:2.1.0'",
                "com.acme:../web:1 sha256:DIGEST | must be group:name:version such as com.acme:web:2.1.0, got"
                        + " 'com.acme:../web:1'",
                "com.acme:web:1-SNAPSHOT sha256:DIGEST | must name a released version, whose content stays as it is, got"
                        + " 'com.acme:web:1-SNAPSHOT'"
            })
    void aLineThatSaysNothingIsRefused(String line, String message) throws IOException {
        lock("# by hand", "", line.replace("DIGEST", "0".repeat(64)));

        assertRefused("drover.lock:3: " + message);
    }

    @Test
    void anotherVersionTakesThePlaceOfTheFirst() throws IOException {
        RecipePackages.Added added = packages.add(Coordinates.parse("com.acme:web:2.2.0"), web("y").bytes());

        assertThat(added.replaced()).isEqualTo(Optional.of(WEB));
        assertThat(lock()).contains("com.acme:web:2.2.0").doesNotContain("2.1.0");
        assertThat(packages.recipes().get(0).read("web/server/files/page.html")).contains(Bytes.utf8("y"));
    }

    @Test
    void theSameVersionWithOtherContentIsNotAdded() throws IOException {
        String before = lock();
        Bytes republished = web("y").bytes();

        assertThatThrownBy(() -> packages.add(WEB, republished))
                .hasMessage(
                        "drover.lock:3: package com.acme:web:2.1.0 of the repository is not what was locked: it differs in"
                                + " web/server/files/page.html; nothing was added. A version that was published never changes: ask its"
                                + " maker, and if you expect this remove the line and add it again");
        assertThat(lock()).isEqualTo(before);
        assertThat(packages.recipes()).hasSize(1);
    }

    @Test
    void theSameAgainPutsBackTheJarAndLeavesTheLock() throws IOException {
        String before = lock();
        Files.writeString(jar, "damaged");

        packages.add(WEB, web("x").bytes());

        assertThat(lock()).isEqualTo(before);
        assertThat(packages.recipes()).hasSize(1);
    }

    @Test
    void ofSeveralPackagesAllAreAddedOrNone() throws IOException {
        String before = lock();
        Coordinates motd = Coordinates.parse("com.acme:motd:1.0");
        Coordinates bad = Coordinates.parse("com.acme:zbad:1");
        Bytes good = recipe("motd").bytes();
        Bytes hostile = Jar.withRecipe().with("Main.class", "x").bytes();

        assertThatThrownBy(() -> packages.add(ImmutableMap.of(motd, good, bad, hostile)))
                .hasMessageStartingWith("com.acme:zbad:1: has 'Main.class'");
        assertThatThrownBy(() -> packages.add(ImmutableMap.of(motd, good, bad, good)))
                .hasMessage(
                        "com.acme:zbad:1: package com.acme:zbad:1 has a recipe 'motd', and so has com.acme:motd:1.0; keep"
                                + " one of the packages");
        assertThat(lock()).isEqualTo(before);
        assertThat(project.resolve(".drover/packages/com.acme/motd")).doesNotExist();
    }

    @Test
    void twoVersionsOfOnePackageAreNotAddedAtOnce() {
        Coordinates newer = Coordinates.parse("com.acme:web:2.2.0");

        assertThatThrownBy(() -> packages.add(ImmutableMap.of(
                        WEB, web("x").bytes(), newer, recipe("motd").bytes())))
                .hasMessage(
                        "com.acme:web:2.2.0: is named, and com.acme:web:2.1.0 too; a project has one version of a package");
    }

    @Test
    void whatIsNoPackageIsNotAdded() throws IOException {
        String before = lock();
        Bytes hostile = Jar.withRecipe().with("../escaped", "x").bytes();
        Coordinates bad = Coordinates.parse("com.acme:bad:1");

        assertThatThrownBy(() -> packages.add(bad, hostile))
                .hasMessage(
                        "com.acme:bad:1: has '../escaped', which is no plain name of a file; a package has relative ones"
                                + " without '..' or control characters; nothing was added");
        assertThat(lock()).isEqualTo(before);
        assertThat(project.resolve(".drover/packages/com.acme/bad")).doesNotExist();
        assertThat(project.resolve("../escaped")).doesNotExist();
    }
}
