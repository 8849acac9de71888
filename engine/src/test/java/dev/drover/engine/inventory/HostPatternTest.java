package dev.drover.engine.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.drover.engine.model.Host;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPatternTest {
    private static final Source LIMIT = new Source("--limit", 0);
    private final Map<String, List<String>> files = Map.of(
            "failed.txt", List.of("# of the last run", "", "  agent2", "master1"),
            "wrong.txt", List.of("master1", "mastr2", "masters"));

    private List<String> lines(String name) throws IOException {
        List<String> lines = files.get(name);
        if (lines == null) {
            throw new NoSuchFileException(name);
        }
        return lines;
    }

    private static Inventory inventory() {
        InventoryBuilder builder = Inventory.builder();
        builder.host("bastion", LIMIT);
        builder.group("agents", LIMIT).hosts("agent1..3", LIMIT);
        builder.group("masters", LIMIT).hosts("master1..3", LIMIT);
        builder.group("gpu", LIMIT).host("agent2", LIMIT);
        builder.group("cluster", LIMIT).child("masters", LIMIT).child("agents", LIMIT);
        builder.group("canary", LIMIT);
        return builder.build();
    }

    private String select(String pattern) {
        return HostPattern.parse(pattern, LIMIT, this::lines).select(inventory()).stream()
                .map(Host::name)
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "all;bastion agent1 agent2 agent3 master1 master2 master3",
                "*;bastion agent1 agent2 agent3 master1 master2 master3",
                "masters;master1 master2 master3",
                "cluster;agent1 agent2 agent3 master1 master2 master3",
                "agent2;agent2",
                "canary;''",
                // union, in the order of the inventory, each once
                "masters,agents;agent1 agent2 agent3 master1 master2 master3",
                "master2,agent1,master2;agent1 master2",
                "master2 , agent1;agent1 master2",
                // intersection
                "cluster&gpu;agent2",
                "cluster&agents&gpu;agent2",
                "masters&gpu;''",
                "masters,agents&gpu;agent2 master1 master2 master3",
                // difference
                "masters,!master3;master1 master2",
                "!master3,masters;master1 master2",
                "cluster,!masters,!gpu;agent1 agent3",
                "masters&!master1;master2 master3",
                "masters,agents&!gpu;agent1 agent3 master1 master2 master3",
                "!cluster;bastion",
                "!masters,!agents;bastion",
                "!all;''",
                "cluster,!canary;agent1 agent2 agent3 master1 master2 master3",
                // globs, over hosts and groups
                "agent*;agent1 agent2 agent3",
                "*1;agent1 master1",
                "gp?;agent2",
                "agent[1-2];agent1 agent2",
                "agent[!1s];agent2 agent3",
                "agent[13]*;agent1 agent3",
                "m?ster[ab1];master1",
                // regular expressions
                "~agent\\d;agent1 agent2 agent3",
                "~(agent|master)[12]$;agent1 agent2 master1 master2",
                "~agent[1,2];agent1 agent2",
                "~a.{4,5}[12],bastion;bastion agent1 agent2",
                "~gpu;agent2",
                "~ma&agents;''",
                // positions
                "masters[0];master1",
                "masters[2];master3",
                "masters[1..2];master2 master3",
                "masters[0..0];master1",
                "cluster[0];agent1",
                "all[0..1];bastion agent1",
                "agent*[1];agent2",
                "masters[0],agents[0];agent1 master1",
                "agents,!agents[0];agent2 agent3",
                "agents&agents[1..2];agent2 agent3",
                "bastion[0];bastion",
                // files
                "@failed.txt;agent2 master1",
                "@failed.txt&masters;master1",
                "cluster,!@failed.txt;agent1 agent3 master2 master3",
            })
    void selectsInTheOrderOfTheInventory(String pattern, String hosts) {
        assertThat(select(pattern)).isEqualTo(hosts);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "mastres|unknown-host-pattern|'mastres' matches no host or group; did you mean 'masters' (3 hosts)?;"
                        + " groups: agents, masters, gpu, cluster, canary; 7 hosts",
                "agnet2|unknown-host-pattern|'agnet2' matches no host or group; did you mean 'agent2' (1 host)?;"
                        + " groups: agents, masters, gpu, cluster, canary; 7 hosts",
                "agne*|unknown-host-pattern|'agne*' matches no host or group; did you mean 'agen*' (3 hosts)?;"
                        + " groups: agents, masters, gpu, cluster, canary; 7 hosts",
                "database|unknown-host-pattern|'database' matches no host or group;"
                        + " groups: agents, masters, gpu, cluster, canary; 7 hosts",
                "~web|unknown-host-pattern|'~web' matches no host or group;"
                        + " groups: agents, masters, gpu, cluster, canary; 7 hosts",
                "all,!typo1|unknown-host-pattern|'typo1' matches no host or group;"
                        + " groups: agents, masters, gpu, cluster, canary; 7 hosts",
                "masters[3]|index-out-of-range|'masters[3]' is out of range; 'masters' has 3 hosts, 0 to 2",
                "masters[1..9]|index-out-of-range|'masters[1..9]' is out of range; 'masters' has 3 hosts, 0 to 2",
                "canary[0]|index-out-of-range|'canary[0]' is out of range; 'canary' has 0 hosts",
                "masters[99999999999]|index-out-of-range|'masters[2147483647]' is out of range;"
                        + " 'masters' has 3 hosts, 0 to 2",
                "masters[2..1]|bad-pattern|'masters[2..1]' is empty: 2 is after 1",
                "masters[1:2]|unknown-host-pattern|'masters[1:2]' matches no host or group;"
                        + " groups: agents, masters, gpu, cluster, canary; 7 hosts",
                "a,,b|bad-pattern|pattern 'a,,b' has an empty part; expected such as 'masters,agents'",
                "\"\"|bad-pattern|pattern '' has an empty part; expected such as 'masters,agents'",
                "a,|bad-pattern|pattern 'a,' has an empty part; expected such as 'masters,agents'",
                "!|bad-pattern|pattern '!' has an empty part; expected such as 'masters,agents'",
                "masters,&gpu|bad-pattern|pattern 'masters,&gpu' has an empty part; expected such as 'masters,agents'",
                "!masters&!gpu|bad-pattern|'!masters&!gpu' intersects only hosts that are left out; write '!a,!b'",
                "~a(|bad-pattern|'~a(' is not a regular expression: Unclosed group",
                "agent[1|bad-pattern|'agent[1' has a '[' without ']'",
                "agent[3-1]|bad-pattern|'agent[3-1]' is not a pattern: Illegal character range;"
                        + " a part of a group is such as masters[1..2]",
                "@none.txt|bad-pattern|file 'none.txt' of host names cannot be read:"
                        + " java.nio.file.NoSuchFileException: none.txt",
            })
    void namesThatMatchNothingAreProblems(String pattern, String code, String message) {
        ProblemException found = catchThrowableOfType(ProblemException.class, () -> select(pattern));

        assertThat(found.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.message()).isEqualTo(message);
            assertThat(problem.source()).isEqualTo(LIMIT);
        });
    }

    @Test
    void everyNameThatMatchesNothingIsReported() {
        ProblemException found = catchThrowableOfType(ProblemException.class, () -> select("x1,masters,!x2,gpu&x3"));

        assertThat(found.problems()).hasSize(3);
    }

    @Test
    void aFilesWrongNamesHaveTheirLines() {
        ProblemException found = catchThrowableOfType(ProblemException.class, () -> select("@wrong.txt"));

        assertThat(found)
                .hasMessage("wrong.txt:2: 'mastr2' is no host; did you mean 'master2'?; 7 hosts\n"
                        + "wrong.txt:3: 'masters' is no host; did you mean 'master1'?; 7 hosts");
    }

    @Test
    void filesAreReadFromTheDisk(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("hosts"), "agent3\n");

        assertThat(inventory().select("@" + file, LIMIT).stream().map(Host::name))
                .containsExactly("agent3");
    }

    @Test
    void nothingButProblemsComesOfNonsense() {
        Random random = new Random(7);
        String letters = "all*?[]!&,~@0.1-mastersgpu(){}\\^$|";
        Inventory inventory = inventory();
        for (int round = 0; round < 20_000; round++) {
            StringBuilder pattern = new StringBuilder();
            int length = random.nextInt(10);
            for (int i = 0; i < length; i++) {
                pattern.append(letters.charAt(random.nextInt(letters.length())));
            }
            try {
                assertThat(HostPattern.parse(pattern.toString(), LIMIT, this::lines)
                                .select(inventory))
                        .isSubsetOf(inventory.hosts());
            } catch (ProblemException expected) {
                assertThat(expected.problems()).isNotEmpty();
            }
        }
    }
}
