package dev.drover.engine.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Host;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryTest {
    private final InventoryBuilder builder = Inventory.builder();

    private static Source at(int line) {
        return new Source("inventory.groovy", line);
    }

    private List<String> problems() {
        try {
            builder.build();
        } catch (ProblemException found) {
            return found.problems().stream()
                    .map(problem -> problem.code() + " " + problem)
                    .toList();
        }
        return List.of();
    }

    private static List<String> names(List<Host> hosts) {
        return hosts.stream().map(Host::name).toList();
    }

    /** The inventory of the language's own description. */
    static Inventory cluster() {
        InventoryBuilder builder = Inventory.builder();
        builder.defaults("user", "ubuntu", at(2))
                .defaults("become", "root", at(2))
                .defaults("identity", "~/.ssh/id_ed25519", at(2));
        builder.host("bastion", at(3));
        GroupBuilder masters = builder.group("masters", at(4));
        masters.host("master1", at(5)).set("address", "192.0.2.1", at(5));
        masters.host("master2", at(6)).set("address", "192.0.2.2", at(6));
        masters.host("master3", at(7))
                .set("address", "192.0.2.3", at(7))
                .set("port", 2222, at(7))
                .set("jump", "bastion", at(7))
                .variable("rack", "b", at(7));
        builder.group("agents", at(9)).hosts("agent1..3", at(9)).set("address", "192.0.2.51..53", at(9));
        builder.group("cluster", at(10))
                .child("masters", at(10))
                .child("agents", at(10))
                .variable("clusterName", "lab", at(10));
        return builder.build();
    }

    @Test
    void hostsGroupsAndSettingsAreAsWritten() {
        Inventory inventory = cluster();

        assertThat(names(inventory.hosts()))
                .containsExactly("bastion", "master1", "master2", "master3", "agent1", "agent2", "agent3");
        assertThat(inventory.groups().keySet()).containsExactly("masters", "agents", "cluster");
        Host master3 = inventory.host("master3").orElseThrow();
        assertThat(master3.settings())
                .isEqualTo(new Host.Settings(
                        Optional.of("192.0.2.3"),
                        Optional.of(2222),
                        Optional.of("ubuntu"),
                        Optional.of("root"),
                        ImmutableList.of("~/.ssh/id_ed25519"),
                        Optional.of("bastion"),
                        Optional.empty(),
                        ImmutableList.of(),
                        Optional.empty()));
        assertThat(master3.groups()).containsExactly("masters", "cluster");
        assertThat(master3.source()).isEqualTo(at(7));
        assertThat(master3.variables())
                .isEqualTo(Map.of(
                        "rack", new Variable("b", at(7), "host master3"),
                        "clusterName", new Variable("lab", at(10), "group cluster")));
        assertThat(inventory.host("agent2").map(Host::address)).contains("192.0.2.52");
        assertThat(inventory.host("bastion").map(Host::address)).contains("bastion");
        assertThat(inventory.host("nobody")).isEmpty();
    }

    @Test
    void groupsHoldTheHostsOfTheirChildren() {
        Inventory inventory = cluster();

        assertThat(inventory.hostsOf("cluster").map(InventoryTest::names))
                .contains(List.of("master1", "master2", "master3", "agent1", "agent2", "agent3"));
        assertThat(inventory.hostsOf("all").map(List::size)).contains(7);
        assertThat(inventory.hostsOf("nothing")).isEmpty();
        Group cluster = inventory.groups().get("cluster");
        assertThat(cluster.children()).containsExactly("masters", "agents");
        assertThat(cluster.depth()).isEqualTo(1);
        assertThat(inventory.groups().get("masters").depth()).isEqualTo(2);
    }

    @Test
    void javaCallersNeedNoSources() {
        builder.defaults(Setting.USER, "root");
        builder.group("web").host("web1").set(Setting.PORT, 2200).variable("rack", 7);
        builder.group("all").variable("zone", "eu");
        builder.host("alone");

        Inventory inventory = builder.build();

        Variable rack = inventory.hosts().get(0).variables().get("rack");
        assertThat(rack.value()).isEqualTo(7);
        assertThat(rack.source().file()).isEqualTo("InventoryTest.java");
        assertThat(inventory.host("alone").orElseThrow().variables().get("zone").layer())
                .isEqualTo("all");
    }

    @Test
    void aHostMayBeMentionedInManyGroupsAndDefinedInOne() {
        builder.group("zookeeper", at(1)).host("a", at(2));
        builder.group("mesos", at(3)).host("a", at(4)).set("port", 2222, at(4));
        builder.host("a", at(5));

        Host host = builder.build().hosts().get(0);

        assertThat(host.groups()).containsExactly("zookeeper", "mesos");
        assertThat(host.settings().port()).contains(2222);
        assertThat(host.source()).isEqualTo(at(4));
    }

    @Test
    void rangesExpandWithTheirWidth() {
        builder.hosts("web08..11.example.com", at(1));
        builder.hosts("one", at(2));

        assertThat(names(builder.build().hosts()))
                .containsExactly(
                        "web08.example.com", "web09.example.com", "web10.example.com", "web11.example.com", "one");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a3..1|bad-range inventory.groovy:1: range 'a3..1' is empty: 3 is after 1",
                "a1..b|bad-range inventory.groovy:1: 'a1..b' is not a range; expected one such as 'agent1..3'",
                "a..3|bad-range inventory.groovy:1: 'a..3' is not a range; expected one such as 'agent1..3'",
                "a1..2b1..2|bad-range inventory.groovy:1: 'a1..2b1..2' is not a range; expected one such as 'agent1..3'",
                "a0..65536|bad-range inventory.groovy:1: range 'a0..65536' has more than 65536 names",
                "192.0.2.255..256|bad-range inventory.groovy:1: range '192.0.2.255..256' has '192.0.2.256', which is not an address",
            })
    void wrongRangesAreProblems(String range, String problem) {
        builder.hosts(range, at(1));

        assertThat(problems()).containsExactly(problem);
    }

    @Test
    void rangesOfDifferentLengthAreAProblem() {
        builder.hosts("agent1..3", at(1)).set("address", "192.0.2.51..52", at(2));
        builder.hosts("master1..3", at(3)).set("address", "192.0.2.1", at(4));
        builder.host("web1", at(5)).set("address", "192.0.2.8..9", at(6));

        assertThat(problems())
                .containsExactly(
                        "range-mismatch inventory.groovy:2: 'agent1..3' is 3 hosts, but '192.0.2.51..52' is 2 addresses",
                        "range-mismatch inventory.groovy:4: 'master1..3' is 3 hosts, but '192.0.2.1' is 1 address",
                        "range-mismatch inventory.groovy:6: 'web1' is 1 host, but '192.0.2.8..9' is 2 addresses");
    }

    @Test
    void aHostDefinedTwiceIsAProblemThatNamesBothPlaces() {
        builder.group("a", at(1)).host("web1", at(2)).set("port", 22, at(2));
        builder.group("b", at(3)).host("web1", at(4)).set("port", 23, at(4));
        GroupBuilder group = builder.group("c", at(5));
        group.host("web2", at(6));
        group.hosts("web2..3", at(7));

        assertThat(problems())
                .containsExactly(
                        "duplicate-host inventory.groovy:4: host 'web1' is defined twice, here and at inventory.groovy:2;"
                                + " remove one, or give its settings and variables in one place only",
                        "duplicate-host inventory.groovy:7: host 'web2' is defined twice, here and at inventory.groovy:6;"
                                + " remove one, or give its settings and variables in one place only");
    }

    @Test
    void twoHostsOfOneAddressAreAProblem() {
        builder.host("a", at(1)).set("address", "HOST.example.com", at(2));
        builder.host("b", at(3)).set("address", "host.example.com", at(4));
        builder.host("host.example.com", at(5)).set("port", 22, at(5));

        assertThat(problems())
                .containsExactly(
                        "duplicate-address inventory.groovy:4: hosts 'a' and 'b' have the same address"
                                + " 'host.example.com'; the other is at inventory.groovy:2",
                        "duplicate-address inventory.groovy:5: hosts 'a' and 'host.example.com' have the same address"
                                + " 'host.example.com'; the other is at inventory.groovy:2");
    }

    @Test
    void oneAddressWithAnotherPortOrBehindAnotherHostIsAnotherMachine() {
        builder.host("a", at(1)).set("address", "127.0.0.1", at(1)).set("port", 2201, at(1));
        builder.host("b", at(2)).set("address", "127.0.0.1", at(2)).set("port", 2202, at(2));
        builder.host("c", at(3)).set("address", "127.0.0.1", at(3)).set("jump", "a", at(3));
        builder.host("d", at(4)).set("address", "127.0.0.1", at(4)).set("jump", "b", at(4));
        builder.host("e", at(5)).set("address", "127.0.0.1", at(5)).set("connection", "local", at(5));

        assertThat(problems()).isEmpty();
    }

    @Test
    void unknownChildGroupsHaveNearNames() {
        builder.group("masters", at(1)).host("a", at(1));
        builder.group("cluster", at(2)).child("mastres", at(3)).child("all", at(4));

        assertThat(problems())
                .containsExactly(
                        "unknown-group inventory.groovy:3: unknown group 'mastres'; did you mean 'masters'?",
                        "group-cycle inventory.groovy:4: 'all' cannot be inside a group; every group is in 'all'");
    }

    @Test
    void cyclesOfGroupsShowTheirPath() {
        builder.group("a", at(1)).child("b", at(1)).host("h", at(1));
        builder.group("b", at(2)).child("c", at(2));
        builder.group("c", at(3)).child("a", at(3));
        builder.group("self", at(4)).child("self", at(4));

        assertThat(problems())
                .containsExactly(
                        "group-cycle inventory.groovy:3: groups cannot contain each other: a → b → c → a",
                        "group-cycle inventory.groovy:4: groups cannot contain each other: self → self");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-oProxyCommand=x", "a b", "a;b", "$(id)", "a`id`", "a|b", "a&b", "a,b", "!a", "~a", "@a", "a[0]", "a*",
                "a/b", "../a", "a\nb", "a\0b", "\u001b[2J", "a'b", "a\"b", "a>b", "{a}", ".a", "ä", "", "all"
            })
    void namesThatCouldBeMistakenForOtherThingsAreProblems(String name) {
        builder.host(name, at(1));

        List<String> problems = problems();

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0)).startsWith("bad-").doesNotMatch("(?s).*[\\p{Cntrl}].*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "a b|host 'a b' has ' ' in it; expected letters, digits, '.', '_', '-' and ':', first a letter, a digit or '_'",
                "-a|host '-a' starts with '-'; expected letters, digits, '.', '_', '-' and ':', first a letter, a digit or '_'",
                "all|a host cannot be called 'all', the group of every host",
                "\"\"|the name of a host is empty",
            })
    void badNamesAreExplained(String name, String message) {
        builder.host(name, at(1));

        assertThat(problems()).containsExactly("bad-name inventory.groovy:1: " + message);
    }

    @Test
    void aLongNameIsAProblemShownShort() {
        builder.group("x".repeat(64_000), at(1));

        assertThat(problems())
                .containsExactly("bad-name inventory.groovy:1: group '" + "x".repeat(60)
                        + "…' has a name of 64000 characters; expected at most 253");
    }

    @Test
    void aNameIsAHostOrAGroup() {
        builder.group("web", at(1)).host("web", at(2));

        assertThat(problems())
                .containsExactly("bad-name inventory.groovy:2: 'web' is the name of a host and of the group at"
                        + " inventory.groovy:1; patterns and variable files could mean either");
    }

    @Test
    void addressesAndUsersFollowTheFilterOfOpenssh() {
        builder.host("a", at(1))
                .set("address", "-oProxyCommand=touch", at(1))
                .set("user", "x;reboot", at(2))
                .set("become", "$(id)", at(3))
                .set("jump", "a b", at(4));

        assertThat(problems())
                .containsExactly(
                        "bad-setting inventory.groovy:1: 'address' must be a name or address such as '192.0.2.1',"
                                + " but '-oProxyCommand=touch' starts with '-'",
                        "bad-setting inventory.groovy:2: 'user' must be a user's name, but 'x;reboot' has ';' in it",
                        "bad-setting inventory.groovy:3: 'become' must be the user to become, such as 'root',"
                                + " but '$(id)' has '$' in it",
                        "bad-setting inventory.groovy:4: 'jump' must be the name of a host in the inventory,"
                                + " but 'a b' has ' ' in it");
    }

    @Test
    void wrongSettingsAreProblems() {
        builder.host("a", at(1))
                .set("port", 0, at(1))
                .set("prot", 22, at(5))
                .set("connection", "lokal", at(6))
                .set("identity", 7, at(7))
                .set("user", null, at(8));
        builder.host("b", at(2)).set("port", 65_536, at(2));
        builder.host("c", at(3)).set("port", "22", at(3));
        builder.host("d", at(4)).set("port", 4294967318L, at(4));
        builder.defaults("address", "192.0.2.1", at(9));
        builder.defaults("legacyAlgorithms", "yes", at(10));
        builder.defaults("become", "root+x", at(11));

        assertThat(problems())
                .containsExactly(
                        "bad-setting inventory.groovy:1: 'port' must be a number from 1 to 65535, got '0'",
                        "bad-setting inventory.groovy:2: 'port' must be a number from 1 to 65535, got '65536'",
                        "bad-setting inventory.groovy:3: 'port' must be a number from 1 to 65535, got the text '22'",
                        "bad-setting inventory.groovy:4: 'port' must be a number from 1 to 65535, got '4294967318'",
                        "unknown-setting inventory.groovy:5: unknown setting 'prot'; did you mean 'port'?",
                        "bad-setting inventory.groovy:6: 'connection' must be 'ssh' or 'local', got 'lokal';"
                                + " did you mean 'local'?",
                        "bad-setting inventory.groovy:7: 'identity' must be a path, or a list of them, got '7'",
                        "bad-setting inventory.groovy:8: 'user' has no value",
                        "bad-setting inventory.groovy:9: 'address' belongs to a host, not to a group or to all",
                        "bad-setting inventory.groovy:10: 'legacyAlgorithms' must be true or false, got the text 'yes'",
                        "bad-setting inventory.groovy:11: 'become' must be the user to become, such as 'root',"
                                + " got the text 'root+x'");
    }

    @Test
    void settingsOfInnerGroupsWin() {
        builder.defaults("port", 1, at(1));
        builder.group("outer", at(2))
                .set("port", 2, at(2))
                .set("user", "outer", at(2))
                .child("inner", at(2));
        GroupBuilder inner = builder.group("inner", at(3)).set("port", 3, at(3));
        inner.host("a", at(4));
        inner.host("b", at(5)).set("port", 4, at(5));
        builder.host("c", at(6));

        Inventory inventory = builder.build();

        assertThat(inventory.hosts().stream().map(host -> host.settings().port().orElseThrow()))
                .containsExactly(3, 4, 1);
        assertThat(inventory.hosts().get(0).settings().user()).contains("outer");
    }

    @Test
    void unknownJumpHostsAndCyclesAreProblems() {
        builder.defaults("jump", "bastoin", at(1));
        builder.host("bastion", at(2)).set("jump", "b", at(2));
        builder.host("b", at(3)).set("jump", "bastion", at(3));
        builder.host("self", at(4)).set("jump", "self", at(4));
        builder.host("x", at(5));
        builder.host("y", at(6));

        assertThat(problems())
                .containsExactly(
                        "unknown-host inventory.groovy:1: jump host 'bastoin' is not in the inventory;"
                                + " did you mean 'bastion'?",
                        "jump-cycle inventory.groovy:2: hosts cannot be reached through each other: bastion → b → bastion",
                        "jump-cycle inventory.groovy:4: hosts cannot be reached through each other: self → self");
    }

    @Test
    void theJumpHostOfAllIsReachedDirectly() {
        builder.defaults("jump", "bastion", at(1));
        builder.host("bastion", at(2));
        builder.host("inside", at(3));

        Inventory inventory = builder.build();

        assertThat(inventory.hosts().get(0).settings().jump()).isEmpty();
        assertThat(inventory.hosts().get(1).settings().jump()).contains("bastion");
    }

    @Test
    void groupsOfOneDepthThatDisagreeAreOneProblemForAllHosts() {
        GroupBuilder one = builder.group("one", at(1)).variable("rack", "a", at(2));
        GroupBuilder two = builder.group("two", at(3)).variable("rack", "b", at(4));
        Stream.of("h1", "h2", "h3").forEach(host -> {
            one.host(host, at(5));
            two.host(host, at(6));
        });
        one.host("alone", at(7));

        assertThat(problems())
                .containsExactly("group-conflict inventory.groovy:4: variable 'rack' has two values for host 'h1' and 2"
                        + " more: group one gives one at inventory.groovy:2, group two another at inventory.groovy:4,"
                        + " and neither group is inside the other; give it in one of them, or for the host");
    }

    @Test
    void aDisagreementIsSettledByAnInnerGroupOrTheHost() {
        builder.group("one", at(1))
                .variable("rack", "a", at(1))
                .variable("zone", "z", at(1))
                .child("in", at(1));
        builder.group("two", at(2))
                .variable("rack", "b", at(2))
                .variable("zone", "z", at(2))
                .child("in", at(2));
        builder.group("three", at(3)).variable("rack", "c", at(3)).host("h2", at(3));
        GroupBuilder inner = builder.group("in", at(4)).variable("rack", "d", at(4));
        inner.host("h1", at(5));
        builder.group("one", at(6)).host("h2", at(6)).variable("rack", "e", at(6));

        Inventory inventory = builder.build();

        assertThat(inventory.hosts().stream()
                        .map(host ->
                                host.name() + "=" + host.variables().get("rack").value()))
                .containsExactly("h2=e", "h1=d");
    }

    @Test
    void layersGoFromAllOverParentsAndChildrenToTheHost() {
        builder.variable("v", "all", at(1));
        builder.group("outer", at(2)).variable("v", "outer", at(2)).child("inner", at(2));
        builder.group("inner", at(3))
                .variable("v", "inner", at(3))
                .host("h", at(4))
                .variable("v", "host", at(4));
        Inventory inventory = builder.build();
        ImmutableMap<String, Variable> playbook =
                ImmutableMap.of("v", new Variable("playbook", new Source("site.groovy", 3), "playbook"));
        ImmutableMap<String, Variable> set = ImmutableMap.of("v", new Variable("set", new Source("--set", 0), "--set"));

        Explanation explanation = inventory.explain("h", "v", ImmutableList.of(playbook, set), at(9));

        assertThat(explanation.chain().stream().map(v -> v.value() + " " + v.layer() + " " + v.source()))
                .containsExactly(
                        "all all inventory.groovy:1",
                        "outer group outer inventory.groovy:2",
                        "inner group inner inventory.groovy:3",
                        "host host h inventory.groovy:4",
                        "playbook playbook site.groovy:3",
                        "set --set --set");
        assertThat(explanation.winner().value()).isEqualTo("set");
        assertThat(explanation.overridden().get(0).value()).isEqualTo("playbook");
        assertThat(inventory.hosts().get(0).variables().get("v").value()).isEqualTo("host");
        VariableLayers layers = inventory.variables(inventory.hosts().get(0));
        assertThat(layers.over(playbook).resolved().get("v").value()).isEqualTo("playbook");
    }

    @Test
    void explainKnowsNearNames() {
        Inventory inventory = cluster();

        assertThatThrownBy(() -> inventory.explain("mastr1", "rack", ImmutableList.of(), at(0)))
                .hasMessage("inventory.groovy: unknown host 'mastr1'; did you mean 'master1'?");
        assertThatThrownBy(() -> inventory.explain("master3", "rakc", ImmutableList.of(), at(0)))
                .hasMessage("inventory.groovy: unknown variable 'rakc' of host 'master3'; did you mean 'rack'?");
    }

    @Test
    void valuesAreCopiedAndImmutable() {
        List<Object> list = new ArrayList<>(List.of(1, new StringBuilder("two"), Map.of("k", true)));
        builder.host("a", at(1)).variable("list", list, at(1));
        list.clear();

        Object value = builder.build().hosts().get(0).variables().get("list").value();

        assertThat(value).isEqualTo(ImmutableList.of(1, "two", ImmutableMap.of("k", true)));
    }

    @Test
    void valuesOfOtherKindsAreProblems() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);
        builder.host("a", at(1))
                .variable("none", null, at(1))
                .variable("date", List.of(new Date(0)), at(2))
                .variable("bad-name", 1, at(3))
                .variable("endless", endless, at(4))
                .variable("holes", Arrays.asList(1, null), at(5))
                .variable("twice", 1, at(6))
                .variable("twice", 2, at(7));

        assertThat(problems())
                .containsExactly(
                        "bad-variable inventory.groovy:1: variable 'none' has no value; write '' if it shall be empty text",
                        "bad-variable inventory.groovy:2: variable 'date' is a java.util.Date; expected text, a number,"
                                + " true or false, a list or a map",
                        "bad-variable-name inventory.groovy:3: 'bad-name' cannot name a variable; expected letters, digits"
                                + " and '_', first a letter or '_'",
                        "bad-variable inventory.groovy:4: variable 'endless' is nested deeper than 50 levels",
                        "bad-variable inventory.groovy:5: variable 'holes' has no value; write '' if it shall be empty text",
                        "given-twice inventory.groovy:7: variable 'twice' already has another value at inventory.groovy:6;"
                                + " remove one of them");
    }

    @Test
    void allMistakesAreReportedTogether() {
        builder.host("a b", at(1));
        builder.group("x", at(2)).child("y", at(2)).set("port", -1, at(3));
        builder.hosts("h2..1", at(4));

        assertThat(problems()).hasSize(4);
    }

    @Test
    void thousandsOfHostsAreOneSecondsWork() {
        for (int group = 0; group < 100; group++) {
            builder.group("g" + group, at(group))
                    .hosts("h" + group + "x1..100", at(group))
                    .variable("v", 1, at(group));
        }
        builder.group("top", at(1))
                .children(Stream.iterate(0, i -> i + 1)
                        .limit(100)
                        .map(i -> "g" + i)
                        .toArray(String[]::new));

        long start = System.nanoTime();
        Inventory inventory = builder.build();

        assertThat(inventory.hostsOf("top").map(List::size)).contains(10_000);
        assertThat(System.nanoTime() - start).isLessThan(60_000_000_000L);
    }

    /** Random names, settings and values: an inventory, or one exception with problems; nothing else. */
    @Test
    void nothingButProblemsComesOfNonsense() {
        Random random = new Random(42);
        Object[] values = {"", "a", "-x", 1, -1, 3.5, true, List.of("p"), Map.of(1, 2), new Object(), "\0", "1..3"};
        for (int round = 0; round < 3_000; round++) {
            InventoryBuilder nonsense = Inventory.builder();
            for (int i = 0; i < 6; i++) {
                GroupBuilder group = nonsense.group(word(random), at(i));
                group.child(word(random), at(i)).set(setting(random), values[random.nextInt(values.length)], at(i));
                (random.nextBoolean() ? group.host(word(random), at(i)) : group.hosts(word(random), at(i)))
                        .set(setting(random), values[random.nextInt(values.length)], at(i))
                        .variable(word(random), values[random.nextInt(values.length)], at(i));
            }
            try {
                nonsense.build();
            } catch (ProblemException expected) {
                assertThat(expected.problems()).isNotEmpty();
            }
        }
    }

    private static String setting(Random random) {
        return random.nextInt(10) == 0
                ? word(random)
                : Setting.words().get(random.nextInt(Setting.words().size()));
    }

    private static String word(Random random) {
        String letters = "abc123.-_:$\n\0é,&!";
        StringBuilder word = new StringBuilder();
        int length = random.nextInt(4);
        for (int i = 0; i < length; i++) {
            word.append(letters.charAt(random.nextInt(random.nextInt(4) == 0 ? letters.length() : 3)));
        }
        return word.toString();
    }

    @Test
    void anUnknownHostHasNoLayers() {
        Host stranger = new Host("x", Host.Settings.NONE, ImmutableSet.of(), ImmutableMap.of(), at(1));

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> cluster().variables(stranger));
    }
}
