package dev.drover.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.MoreCollectors;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.HostView;
import dev.drover.engine.model.Play;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.plan.Declarations;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.command.CommandSpec;
import dev.drover.engine.resource.marathonapp.AppVersion;
import dev.drover.engine.resource.marathonapp.MarathonAppSpec;
import dev.drover.engine.resource.waitfor.WaitForSpec;
import dev.drover.engine.resource.yumrepository.YumRepositorySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The playbook and the recipes that come with Drover, with the registered resource types. */
class FlagshipTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final Secrets secrets = new Secrets();
    private final PlaybookLoader loader = PlaybookLoader.of(Catalog.registered(), secrets)
            .environment(ImmutableMap.of())
            .recipeRoots(ImmutableList.of(ROOT.resolve("recipes")));

    @Test
    void everyPlayDeclaresWithoutAMistake() {
        Playbook playbook = loader.load(ROOT.resolve("playbooks/mesosphere/site.groovy"));
        List<Problem> problems = new ArrayList<>();
        int declared = 0;
        for (Play play : playbook.plays()) {
            Declarations state = new Declarations(Catalog.registered(), secrets);
            play.body().describe(FakeHost.master1(), state);
            problems.addAll(state.problems());
            declared += state.declared().size();
        }

        assertThat(problems).isEmpty();
        assertThat(declared).isGreaterThan(20);
    }

    @Test
    void enterpriseLinuxGetsItsOwnPackagesAndPaths() {
        Declarations state = described(
                FakeHost.master1().with(FakeHost.centos("7")), ROOT.resolve("playbooks/mesosphere/site.groovy"));

        assertThat(state.problems()).isEmpty();
        assertThat(state.declared())
                .extracting(declaration -> declaration.id().toString())
                .contains(
                        "yumRepository[mesosphere]",
                        "pkg[mesosphere-zookeeper]",
                        "file[/var/lib/zookeeper/myid]",
                        "file[/etc/zookeeper/conf/zoo.cfg]",
                        "service[zookeeper]",
                        "pkg[mesos]",
                        "service[mesos-master]",
                        "service[mesos-slave]",
                        "pkg[marathon]",
                        "service[marathon]")
                .doesNotContain(
                        "aptRepository[mesosphere]",
                        "pkg[mesosphere]",
                        "pkg[zookeeperd]",
                        "file[/etc/zookeeper/conf/myid]");
        assertThat(repository(state))
                .isEqualTo(YumRepositorySpec.fromRelease(
                        "mesosphere",
                        "http://repos.mesosphere.com/el/7/noarch/RPMS/mesosphere-el-repo-7-3.noarch.rpm"));
    }

    @Test
    void enterpriseLinux6InitializesItsZooKeeper(@TempDir Path folder) throws IOException {
        Path playbook = Files.writeString(
                folder.resolve("site.groovy"),
                "play('ZooKeeper', on: 'masters') { recipe('zookeeper/server') { ensemble group('masters') } }\n");

        Declarations state = described(FakeHost.master1().with(FakeHost.centos("6.10")), playbook);

        assertThat(state.problems()).isEmpty();
        assertThat(state.declared())
                .extracting(declaration -> declaration.id().toString())
                .containsExactly(
                        "pkg[zookeeper-server]",
                        "file[/etc/zookeeper/conf/zoo.cfg]",
                        "command[zookeeper-server-initialize]",
                        "service[zookeeper-server]",
                        "waitFor[zookeeper has one leader]");
        assertThat(((CommandSpec) state.declared().get(2).spec()).argv())
                .containsExactly("zookeeper-server-initialize", "--myid=11");
    }

    @Test
    void theRepositoryOfEnterpriseLinuxIsAnRpmOrAMirror(@TempDir Path folder) throws IOException {
        HostView centos = FakeHost.master1().with(FakeHost.centos("7"));

        assertThat(repository(described(centos, repositoryWith(folder, "release 'http://a/b.rpm'; uri 'http://a/c'"))))
                .isEqualTo(YumRepositorySpec.fromRelease("mesosphere", "http://a/b.rpm"));
        YumRepositorySpec mirror = repository(described(centos, repositoryWith(folder, "uri 'http://a/c'")));
        assertThat(mirror.release()).isEmpty();
        assertThat(mirror.baseurl()).containsExactly("http://a/c");
        assertThat(mirror.gpgcheck()).contains(true);
    }

    private static Path repositoryWith(Path folder, String parameters) throws IOException {
        return Files.writeString(
                folder.resolve("site.groovy"),
                "play('Repository', on: 'masters') { recipe('mesosphere/repository') { " + parameters + " } }\n");
    }

    private static YumRepositorySpec repository(Declarations state) {
        assertThat(state.problems()).isEmpty();
        return state.declared().stream()
                .map(Declaration::spec)
                .filter(YumRepositorySpec.class::isInstance)
                .map(YumRepositorySpec.class::cast)
                .collect(MoreCollectors.onlyElement());
    }

    /** A master of a cluster that has agents too. */
    private record OfCluster(HostView master, ImmutableMap<String, Object> vars) implements HostView {
        @Override
        public String name() {
            return master.name();
        }

        @Override
        public String address() {
            return master.address();
        }

        @Override
        public ImmutableSet<String> groups() {
            return master.groups();
        }

        @Override
        public Object var(String name) {
            return master.var(name);
        }

        @Override
        public Facts facts() {
            return master.facts();
        }

        @Override
        public ImmutableList<HostView> group(String name) {
            return master.group(name.equals("agents") ? "masters" : name);
        }

        @Override
        public int memberId(String cluster) {
            return master.memberId(cluster);
        }
    }

    private Declarations described(Path playbook, ImmutableMap<String, Object> vars) {
        return described(new OfCluster(FakeHost.master1(), vars), playbook);
    }

    private Declarations described(HostView host, Path playbook) {
        Declarations state = new Declarations(Catalog.registered(), secrets);
        for (Play play : loader.load(playbook).plays()) {
            play.body().describe(host, state);
        }
        return state;
    }

    private ImmutableList<Declaration> declared(String playbook, ImmutableMap<String, Object> vars) {
        Declarations state = described(ROOT.resolve(playbook), vars);
        assertThat(state.problems()).isEmpty();
        return state.declared();
    }

    @Test
    void aQuorumThatIsNoMajorityIsRefused(@TempDir Path folder) throws IOException {
        Path playbook = Files.writeString(
                folder.resolve("site.groovy"),
                "play('Masters', on: 'masters') { recipe('mesos/master') { zookeeper group('masters'); quorum 1 } }\n");

        assertThat(described(playbook, ImmutableMap.of()).problems())
                .singleElement()
                .asString()
                .contains("quorum must be a majority of the 3 masters, 2, got 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/mesosphere.md", "recipes/mesosphere/checks/README.md"})
    void whatThePagesShowLoadsAndDeclares(String page, @TempDir Path folder) throws IOException {
        Matcher snippets =
                Pattern.compile("```groovy\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(ROOT.resolve(page)));
        int count = 0;
        while (snippets.find()) {
            count++;
            Path playbook = Files.writeString(folder.resolve("site" + count + ".groovy"), snippets.group(1));
            Declarations state = described(playbook, ImmutableMap.of());
            assertThat(state.problems()).isEmpty();
            assertThat(state.declared()).hasSizeGreaterThan(2);
        }
        assertThat(count).isPositive();
    }

    @Test
    void theAppsOfTheTutorialsAreDeployedRolledBackAndDestroyed() {
        String apps = "playbooks/mesosphere/apps/site.groovy";

        assertThat(declared(apps, ImmutableMap.of()))
                .extracting(declaration -> declaration.id().toString())
                .containsExactly("marathonApp[/hello]", "marathonApp[/hello2]", "marathonApp[/marathon-nc]");
        MarathonAppSpec scaled = (MarathonAppSpec) declared(apps, ImmutableMap.of("instances", "3", "sleep", "20"))
                .get(1)
                .spec();
        assertThat(scaled.instances()).contains(3);
        assertThat(scaled.cmd()).contains("echo hello; sleep 20");
        MarathonAppSpec back = (MarathonAppSpec) declared(apps, ImmutableMap.of("version", "2015-06-30T19:52:44.649Z"))
                .get(1)
                .spec();
        assertThat(back.version()).contains(new AppVersion("2015-06-30T19:52:44.649Z"));
        assertThat(declared(apps, ImmutableMap.of("destroy", "true")))
                .allSatisfy(app ->
                        assertThat(((MarathonAppSpec) app.spec()).absent()).isTrue())
                .hasSize(3);
    }

    @Test
    void theChecksAskEachDaemonAndTheAppsThatAreNamed() {
        ImmutableList<Declaration> checks =
                declared("playbooks/mesosphere/checks/site.groovy", ImmutableMap.of("apps", "/hello,/it's"));

        assertThat(checks)
                .extracting(declaration -> declaration.id().name())
                .containsExactly(
                        "ZooKeeper serves",
                        "Mesos leader in ZooKeeper",
                        "Mesos leader at /state",
                        "Mesos agents",
                        "Marathon leader",
                        "Marathon apps",
                        "app /hello",
                        "app /it's",
                        "Mesos agent");
        assertThat(((WaitForSpec) checks.get(7).spec()).command().orElseThrow())
                .as("values are quoted")
                .contains("fetch '192.0.2.1' 8080 '/v2/apps/it'\\''s' || exit");
    }

    @Test
    void theInventoryHasSixHosts() {
        Inventory inventory = InventoryScript.load(ROOT.resolve("playbooks/mesosphere/inventory.groovy"));

        assertThat(inventory.hosts()).hasSize(6);
    }

    @Test
    void everyRecipeSaysWhatItIs() {
        RecipeCatalog recipes = loader.recipes(ROOT);

        assertThat(recipes.names()).contains("zookeeper/server", "mesos/master", "mesos/agent", "marathon/server");
        for (String name : recipes.names()) {
            Recipe recipe = recipes.recipe(name, new dev.drover.engine.model.Source("test", 0));
            assertThat(recipe.summary()).as(name).isNotEmpty();
            assertThat(recipe.parameters())
                    .as(name)
                    .allSatisfy(parameter -> assertThat(parameter.doc()).isNotEmpty());
        }
    }

    @Test
    void everyRecipeHasATestThatLoads() {
        // Not those that tests of this module have on the class path.
        for (String name : loader.recipes(ROOT).names().stream()
                .filter(one -> Files.exists(ROOT.resolve("recipes").resolve(one)))
                .toList()) {
            assertThat(loader.test(name, ROOT).hosts()).as(name).isNotEmpty();
        }
    }
}
