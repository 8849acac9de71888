package dev.drover.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of docs/mesosphere.md: each line of a recipe and each test that it names is there, and no step is passed over in silence. */
class MesospherePageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINE = Pattern.compile("`((?:recipes|playbooks)/\\S+)`: `(.+)`");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:IT|Test))(?:\\.(\\w+))?`");
    private static final String OPEN = "*open*";

    /** One step of the texts. */
    private record Row(String step, String doneBy, String provenBy) {
        static Row of(String line) {
            List<String> cells =
                    Splitter.onPattern("(?<!\\\\)\\|").trimResults().splitToList(line);
            assertThat(cells).as(line).hasSize(5);
            return new Row(cells.get(1), cells.get(2).replace("\\|", "|"), cells.get(3));
        }

        boolean isHeading() {
            return step.startsWith("**");
        }
    }

    private static List<Row> rows() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/mesosphere.md"));
        String table = page.substring(page.indexOf("| step | done by | proven by |"));
        return table.lines()
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(Row::of)
                .filter(row -> !row.isHeading())
                .toList();
    }

    @Test
    void eachStepIsDoneAndProvenOrOpen() throws IOException {
        List<Row> rows = rows();

        assertThat(rows).hasSizeGreaterThan(50);
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.doneBy().contains(OPEN)
                                || (!row.doneBy().isEmpty()
                                        && TEST.matcher(row.provenBy()).find()))
                        .as(row.step())
                        .isTrue());
    }

    @Test
    void eachLineOfARecipeIsThere() throws IOException {
        int lines = 0;
        for (Row row : rows()) {
            Matcher named = LINE.matcher(row.doneBy());
            if (named.find()) {
                lines++;
                assertThat(Files.readString(ROOT.resolve(named.group(1))))
                        .as(row.step())
                        .contains(named.group(2));
            }
        }
        assertThat(lines).isGreaterThan(30);
    }

    @Test
    void eachTestIsThere() throws IOException {
        Map<String, String> tests = tests();
        for (Row row : rows()) {
            Matcher named = TEST.matcher(row.provenBy());
            while (named.find()) {
                assertThat(tests).as(row.step()).containsKey(named.group(1));
                if (named.group(2) != null) {
                    assertThat(tests.get(named.group(1))).as(row.step()).contains("void " + named.group(2) + "(");
                }
            }
        }
    }

    /** The text of each test class, by its name. */
    private static Map<String, String> tests() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("engine", "dsl", "cli", "tests/hosts", "tests/kit", "tests/standins")) {
            Path sources = ROOT.resolve(folder).resolve("src/test/java");
            if (Files.isDirectory(sources)) {
                try (Stream<Path> all = Files.walk(sources)) {
                    all.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
                }
            }
        }
        Map<String, String> tests = new HashMap<>();
        for (Path file : files) {
            tests.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
        }
        return tests;
    }
}
