package dev.drover.engine.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Maps;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.Variable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariableFileTest {
    private static final Source HERE = new Source("inventory.groovy", 1);

    @TempDir
    private Path directory;

    private final InventoryBuilder builder = Inventory.builder();

    @BeforeEach
    void describeHosts() {
        builder.group("masters", HERE).host("master1", HERE);
        builder.group("agents", HERE).host("agent1", HERE);
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(directory.resolve("vars"));
        Files.writeString(directory.resolve("vars").resolve(name), text);
    }

    private Map<String, Variable> variables() {
        return builder.variableFiles(directory)
                .build()
                .host("master1")
                .orElseThrow()
                .variables();
    }

    private List<String> problems() {
        try {
            builder.variableFiles(directory).build();
        } catch (ProblemException found) {
            return found.problems().stream()
                    .map(problem -> problem.toString().replace(directory + "/", ""))
                    .toList();
        }
        return List.of();
    }

    @Test
    void filesGiveTheLayersOfTheirNames() throws IOException {
        write("all.yml", "a: all\nb: all\nc: all\n");
        write("masters.yml", "# a comment\nb: masters\nc: masters\n");
        write("master1.yml", "---\nc: host\n");
        write("agents.yml", "a: agents\n");
        write("README.md", "not: variables");
        write(".all.yml.swp", "\0");

        Map<String, Variable> variables = variables();

        assertThat(variables)
                .containsOnly(
                        Map.entry("a", new Variable("all", source("all.yml", 1), "all")),
                        Map.entry("b", new Variable("masters", source("masters.yml", 2), "group masters")),
                        Map.entry("c", new Variable("host", source("master1.yml", 2), "host master1")));
    }

    private Source source(String file, int line) {
        return new Source(directory.resolve("vars").resolve(file).toString(), line);
    }

    @Test
    void aMissingDirectoryAndAnEmptyFileGiveNothing() throws IOException {
        assertThat(problems()).isEmpty();
        write("all.yml", "# nothing yet\n");

        assertThat(variables()).isEmpty();
    }

    @Test
    void valuesAreThoseOfYamlWithoutItsSurprises() throws IOException {
        write("all.yml", """
                yes_: yes
                off_: Off
                number: 12
                thousand: 1_000
                hex: 0x1F
                decimal: 1.5
                mode: 0644
                time: 22:22
                hash: 1234e5
                date: 2024-01-01
                text: "no"
                list: [1, two, {three: 3}]
                ports: {80: web}
                base: &base {x: 1, y: 1}
                other: &other {y: 2, z: 2}
                merged:
                  <<: [*base, *other]
                  x: 0
                long: |
                  one
                  two
                """);

        Map<String, Object> values = Maps.transformValues(variables(), Variable::value);

        assertThat(values)
                .containsEntry("yes_", true)
                .containsEntry("off_", false)
                .containsEntry("number", 12)
                .containsEntry("thousand", 1000)
                .containsEntry("hex", 31)
                .containsEntry("decimal", 1.5)
                .containsEntry("mode", "0644")
                .containsEntry("time", "22:22")
                .containsEntry("hash", "1234e5")
                .containsEntry("date", "2024-01-01")
                .containsEntry("text", "no")
                .containsEntry("list", ImmutableList.of(1, "two", Map.of("three", 3)))
                .containsEntry("ports", Map.of("80", "web"))
                .containsEntry("merged", Map.of("x", 0, "y", 1, "z", 2))
                .containsEntry("long", "one\ntwo\n");
    }

    @Test
    void aFileOfNoGroupOrHostIsAProblem() throws IOException {
        write("mastres.yml", "a: 1\n");
        write("other.yaml", "a: 1\n");

        assertThat(problems())
                .containsExactly(
                        "vars/mastres.yml: there is no group or host 'mastres' for this variable file;"
                                + " did you mean 'masters.yml'?",
                        "vars/other.yaml: variable files end in '.yml'; rename it, or it would be passed over");
    }

    @Test
    void tabsAreNamed() throws IOException {
        write("all.yml", "a:\n  b: 1\n\tc: 2\n");

        assertThat(problems())
                .containsExactly("vars/all.yml:3: is not valid YAML at column 1: a tab is used for indentation here;"
                        + " YAML allows only spaces");
    }

    @Test
    void duplicateKeysNameBothPlaces() throws IOException {
        write("all.yml", "a: 1\nb: {c: 1,\n c: 2}\na: 1\n");

        assertThat(problems())
                .containsExactly(
                        "vars/all.yml:3: 'c' is defined twice, here and at vars/all.yml:2; remove one of them",
                        "vars/all.yml:4: 'a' is defined twice, here and at vars/all.yml:1; remove one of them");
    }

    @Test
    void whatOnlyClaimsToBeAVaultIsAProblem() throws IOException {
        write("all.yml", "plain: 1\npassword: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\n");
        write("masters.yml", "more: [!vault 'x']\nlist: !vault [1]\n");

        assertThat(problems())
                .containsExactly(
                        "vars/all.yml:2: has the tag '!vault' on a value that cannot be opened: wrong password, or the"
                                + " vault was changed",
                        "vars/masters.yml:1: has the tag '!vault' on a value that is not a vault: it does not begin with"
                                + " $ANSIBLE_VAULT; encrypt it with drover vault encrypt");
    }

    @Test
    void anotherValueThanTheInventorysIsAProblem() throws IOException {
        builder.group("masters", HERE).variable("a", 1, HERE).variable("b", 1, HERE);
        write("masters.yml", "a: 2\nb: 1\n");

        assertThat(problems())
                .containsExactly("vars/masters.yml:1: variable 'a' already has another value at inventory.groovy:1;"
                        + " remove one of them");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[]]]",
                "a: !!java.io.File ['/x']",
                "!!java.util.Date 0: 1",
                "a: !unknown x",
                "a: !!set {x, y}",
                "a: !!binary aGk=",
                "a: !!timestamp 2024-01-01",
                "a: &a [*a]",
                "a: &a {<<: *a}",
                "a: &a {<<: {<<: *a}}",
                "<<: [1]",
                "? [1, 2]\n: x",
                "yes: 1",
                "a: [1",
                "a: 'open",
                "a: *nowhere",
                "- a\n- b",
                "just text",
                "a: 1\n---\nb: 2",
                "a:",
                "a: .inf\nb-c: 1",
                "\u0001: x",
                "%YAML 9.9\n---\na: 1",
            })
    void whatIsNotAPlainMapIsAProblemWithItsPlace(String yaml) throws IOException {
        write("all.yml", yaml);

        List<String> problems = problems();

        assertThat(problems)
                .isNotEmpty()
                .allSatisfy(problem ->
                        assertThat(problem).startsWith("vars/all.yml").doesNotContain("\n"));
    }

    @Test
    void referencesThatMultiplyAreStopped() throws IOException {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        write("all.yml", laughs.toString());

        assertThat(problems()).singleElement().asString().startsWith("vars/all.yml");
    }

    @Test
    void deepAndLargeFilesAreStopped() throws IOException {
        write("all.yml", "a: " + "[".repeat(10_000) + "\n");
        write("masters.yml", "a: " + Strings.repeat("x", 4 << 20) + "\n");

        assertThat(problems()).hasSize(2);
    }

    @Test
    void filesThatAreNotUtf8AreProblems() throws IOException {
        write("all.yml", "");
        Files.write(directory.resolve("vars/all.yml"), new byte[] {'a', ':', ' ', (byte) 0xff});

        assertThat(problems()).containsExactly("vars/all.yml: is not text in UTF-8");
    }

    @Test
    void nothingButProblemsComesOfNonsense() throws IOException {
        Random random = new Random(3);
        byte[] seed = "a: &x {b: [1, 'q', \"z\"], <<: *x}\n? |\n  t\n: !!str 0x1\n- ~\n%#@`\t\0é"
                .getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 3_000; round++) {
            byte[] text = new byte[random.nextInt(30)];
            for (int i = 0; i < text.length; i++) {
                text[i] = random.nextInt(20) == 0 ? (byte) random.nextInt(256) : seed[random.nextInt(seed.length)];
            }
            Path file = Files.write(directory.resolve("x.yml"), text);
            YamlTree.read(file, problem -> assertThat(problem.source().file()).isEqualTo(file.toString()));
        }
    }
}
