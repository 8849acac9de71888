package dev.drover.engine.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.engine.inventory.Members.Member;
import dev.drover.engine.model.Host;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MembersTest {
    private static final Source HERE = new Source("site.groovy", 3);

    @TempDir
    private Path directory;

    private Members read(String text) throws IOException {
        Files.writeString(directory.resolve(Members.FILE_NAME), text);
        return MembersFile.in(directory).read();
    }

    private static Members allocated(String... hosts) {
        Members members = Members.NONE;
        for (String host : hosts) {
            members = members.allocate("zookeeper", host, HERE);
        }
        return members;
    }

    @Test
    void numbersCountUpAndStay() {
        Members members = allocated("c", "a", "b", "a");

        assertThat(members.number("zookeeper", "c")).contains(1);
        assertThat(members.number("zookeeper", "a")).contains(2);
        assertThat(members.number("zookeeper", "b")).contains(3);
        assertThat(members.number("zookeeper", "d")).isEmpty();
        assertThat(members.number("kafka", "a")).isEmpty();
        assertThat(members.allocate("kafka", "b", HERE).number("kafka", "b")).contains(1);
    }

    @Test
    void aRetiredNumberIsNotGivenAgainExceptToItsHost() {
        Members members = allocated("a", "b").withHosts(Set.of("b"));

        assertThat(members.clusters().get("zookeeper"))
                .isEqualTo(Map.of("a", new Member(1, true), "b", new Member(2, false)));
        assertThat(members.allocate("zookeeper", "c", HERE).number("zookeeper", "c"))
                .contains(3);
        assertThat(members.withHosts(Set.of("a", "b"))).isEqualTo(allocated("a", "b"));
    }

    @Test
    void theLowestNumberNeverUsedIsGiven() throws IOException {
        Members members = read("zookeeper:\n  a: 1\n  b: 3 retired\n");

        assertThat(members.allocate("zookeeper", "c", HERE).number("zookeeper", "c"))
                .contains(2);
    }

    @Test
    void thereAre255Numbers() {
        Members members = Members.NONE;
        for (int i = 1; i <= 255; i++) {
            members = members.allocate("zookeeper", "h" + i, HERE);
        }
        Members full = members.withHosts(Set.of());

        assertThat(full.number("zookeeper", "h255")).contains(255);
        assertThat(full.allocate("zookeeper", "h1", HERE)).isEqualTo(full);
        assertThatThrownBy(() -> full.allocate("zookeeper", "one-more", HERE))
                .isInstanceOf(ProblemException.class)
                .hasMessage(
                        "site.groovy:3: there is no number left for host 'one-more' in cluster 'zookeeper': all of 1 to"
                                + " 255 are used; remove retired ones from drover.members.yml that nothing remembers any more");
    }

    @Test
    void aClustersNameIsCheckedLikeAHosts() {
        assertThatThrownBy(() -> Members.NONE.allocate("a: b", "h", HERE))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("site.groovy:3: cluster 'a: b' has ' ' in it;");
    }

    @Test
    void theFileIsMadeForPeopleAndVersionControl() throws IOException {
        Members members = allocated("master1", "old", "no").withHosts(Set.of("master1", "no"));

        MembersFile.in(directory).save(members, Members.NONE);

        assertThat(directory.resolve(Members.FILE_NAME)).hasContent("""
                # The numbers that drover gave to the members of clusters, such as the myid of a ZooKeeper server.
                # A number is never changed and never given to another host: those of removed hosts stay here as "retired".
                # Written by drover. Commit it together with the inventory.
                zookeeper:
                  master1: 1
                  old: 2 retired
                  "no": 3
                """);
        assertThat(MembersFile.in(directory).read()).isEqualTo(members);
    }

    @Test
    void savingLeavesNothingElseBehind() throws IOException {
        MembersFile file = MembersFile.in(directory);
        file.save(allocated("a"), Members.NONE);
        file.save(allocated("a", "b"), allocated("a"));
        file.save(allocated("a", "b"), allocated("a", "b"));

        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve(Members.FILE_NAME));
        }
        Path ordinary = Files.createFile(directory.resolve("ordinary"));
        assertThat(Files.getPosixFilePermissions(directory.resolve(Members.FILE_NAME)))
                .isEqualTo(Files.getPosixFilePermissions(ordinary));
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path real = Files.writeString(elsewhere.resolve("numbers.yml"), "");
        Path link = Files.createSymbolicLink(directory.resolve(Members.FILE_NAME), real);

        MembersFile.in(directory).save(allocated("a"), Members.NONE);

        assertThat(link).isSymbolicLink();
        assertThat(Files.readString(real)).contains("a: 1");
    }

    @Test
    void whatAnotherRunWroteIsNotLost() throws IOException {
        Members before = read("zookeeper:\n  a: 1\n");
        Members ours = before.allocate("zookeeper", "b", HERE);
        read("zookeeper:\n  a: 1\n  theirs: 2\n");

        assertThatThrownBy(() -> MembersFile.in(directory).save(ours, before))
                .isInstanceOf(ProblemException.class)
                .hasMessage(directory.resolve(Members.FILE_NAME)
                        + ": another run changed it meanwhile; nothing was written, run again");
        assertThat(MembersFile.in(directory).read().number("zookeeper", "theirs"))
                .contains(2);
    }

    @Test
    void noFileAndAnEmptyFileAreNoMembers() throws IOException {
        assertThat(MembersFile.in(directory).read()).isEqualTo(Members.NONE);
        assertThat(read("# nothing\n")).isEqualTo(Members.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zk:\\n  a: 1\\n  b: 1|:3: 'zk' has the number 1 for 'b' and for 'a' at FILE:2",
                "zk:\\n  a: 1\\n  b: 1 retired|:3: 'zk' has the number 1 for 'b' and for 'a' at FILE:2",
                "zk:\\n  a: 1\\n  a: 2|:3: 'a' is defined twice, here and at FILE:2; remove one of them",
                "zk:\\n  a: 0|:2: host 'a' must have a number from 1 to 255, or one such as '2 retired'",
                "zk:\\n  a: 256|:2: host 'a' must have a number from 1 to 255, or one such as '2 retired'",
                "zk:\\n  a: 300 retired|:2: host 'a' must have a number from 1 to 255, or one such as '2 retired'",
                "zk:\\n  a: one|:2: host 'a' must have a number from 1 to 255, or one such as '2 retired'",
                "zk:\\n  a: [1]|:2: host 'a' must have a number from 1 to 255, or one such as '2 retired'",
                "zk: 5|:1: expected a map of numbers by host, such as 'name: value'",
                "- a|:1: expected a map of clusters, such as 'name: value'",
                "zk:\\n  a: 1\\n<<<<<<< HEAD\\n  b: 2|:4: is not valid YAML at column 4: could not find expected ':'",
            })
    void mistakesInTheFileHaveTheirPlace(String text, String problem) {
        String file = directory.resolve(Members.FILE_NAME).toString();

        assertThatThrownBy(() -> read(text.replace("\\n", "\n")))
                .isInstanceOf(ProblemException.class)
                .hasMessage(file + problem.replace("FILE", file));
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Random random = new Random(5);
        String[] names = {"a", "yes", "No", "null", "123", "0x1f", "1.5", "y", "fe80::1", "a:", "x-y", "_", "1e3", "007"
        };
        for (int round = 0; round < 300; round++) {
            Members members = Members.NONE;
            for (int i = random.nextInt(10); i > 0; i--) {
                String cluster = names[random.nextInt(names.length)];
                members = members.allocate(cluster, names[random.nextInt(names.length)], HERE);
            }
            members = members.withHosts(Set.of(names[0], names[3], names[8]));

            assertThat(read(MembersFile.text(members))).isEqualTo(members);
        }
    }

    @Test
    void manyThreadsGetTheNumbersOfTheInventorysOrder() throws Exception {
        InventoryBuilder builder = Inventory.builder();
        builder.group("masters").hosts("master1..40");
        builder.host("other");
        Inventory inventory = builder.build();
        Set<String> masters = inventory.groups().get("masters").hosts();
        MemberAllocator allocator = new MemberAllocator(Members.NONE, inventory);
        List<Host> hosts = new ArrayList<>(inventory.hostsOf("masters").orElseThrow());
        Collections.shuffle(hosts, new Random(1));
        Map<String, Future<Integer>> numbers = new HashMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (Host host : hosts) {
                numbers.put(host.name(), threads.submit(() -> allocator.number("zk", host, masters, HERE)));
            }
            for (int i = 1; i <= 40; i++) {
                assertThat(numbers.get("master" + i).get()).isEqualTo(i);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(allocator.members().number("zk", "other")).isEmpty();
    }

    @Test
    void theGroupOfTheClustersNameGetsItsNumbersTogether() {
        InventoryBuilder builder = Inventory.builder();
        builder.group("zookeeper").hosts("zk1..3");
        builder.hosts("kafka1..2", HERE);
        MemberAllocator allocator = new MemberAllocator(Members.NONE, builder.build());

        assertThat(allocator.idOf("zookeeper", "zk3")).isEqualTo(3);
        assertThat(allocator.idOf("kafka", "kafka2")).isEqualTo(1);
        assertThat(allocator.idOf("kafka", "kafka1")).isEqualTo(2);
        assertThatThrownBy(() -> allocator.idOf("kafka", "stranger")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theAllocatorRetiresHostsThatLeft() {
        InventoryBuilder builder = Inventory.builder();
        builder.host("b");
        Inventory inventory = builder.build();
        MemberAllocator allocator = new MemberAllocator(allocated("a", "b"), inventory);

        assertThat(allocator.number("zookeeper", inventory.hosts().get(0), Set.of(), HERE))
                .isEqualTo(2);
        assertThat(allocator.members().clusters().get("zookeeper").get("a")).isEqualTo(new Member(1, true));
    }
}
