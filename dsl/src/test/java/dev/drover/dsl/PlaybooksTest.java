package dev.drover.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.graph.GraphCompiler;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.Host;
import dev.drover.engine.model.HostView;
import dev.drover.engine.model.Play;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.plan.Declarations;
import dev.drover.engine.resource.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each playbook that comes with Drover, on each host of its own inventory. */
class PlaybooksTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Catalog CATALOG = Catalog.registered();

    private final Secrets secrets = new Secrets();
    private final List<Problem> problems = new ArrayList<>();

    static Stream<Path> playbooks() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT.resolve("playbooks"))) {
            return folders.filter(folder -> Files.exists(folder.resolve("site.groovy"))).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("playbooks")
    void everyPlayIsRightOnEveryHost(Path folder) {
        Inventory inventory = InventoryScript.load(folder.resolve("inventory.groovy"));
        List<Play> plays = PlaybookLoader.of(CATALOG, secrets)
                .recipeRoots(ImmutableList.of(ROOT.resolve("recipes")))
                .environment(ImmutableMap.of("DROVER_SECRET_SHOP_DATABASE", "word of the shop"))
                .load(folder.resolve("site.groovy"))
                .plays();
        for (Host host : inventory.hosts()) {
            Set<ResourceId> earlier = new HashSet<>();
            for (Play play : plays) {
                if (inventory.select(play.on(), play.source()).contains(host)) {
                    compile(play, new Member(inventory, host), earlier);
                }
            }

            assertThat(problems).as(host.name()).isEmpty();
            assertThat(earlier).as(host.name()).isNotEmpty();
        }
    }

    private void compile(Play play, HostView host, Set<ResourceId> earlier) {
        Declarations state = new Declarations(CATALOG, secrets);
        play.body().describe(host, state);
        problems.addAll(state.problems());
        new GraphCompiler(CATALOG)
                .compile(state.declared(), state.mentioned(), ImmutableSet.copyOf(earlier), problems::add)
                .tasks()
                .forEach(task -> earlier.add(task.id()));
    }

    /** A host of an inventory, with Debian 12. */
    private record Member(Inventory inventory, Host host) implements HostView {
        @Override
        public String name() {
            return host.name();
        }

        @Override
        public String address() {
            return host.address();
        }

        @Override
        public ImmutableSet<String> groups() {
            return host.groups();
        }

        @Override
        public ImmutableMap<String, Object> vars() {
            return ImmutableMap.of();
        }

        @Override
        public Object var(String variable) {
            throw new AssertionError("the language looks into vars() itself, asked for " + variable);
        }

        @Override
        public Facts facts() {
            return FakeHost.debian("12");
        }

        @Override
        public ImmutableList<HostView> group(String group) {
            return inventory.hostsOf(group).orElseThrow().stream()
                    .map(member -> new Member(inventory, member))
                    .collect(ImmutableList.toImmutableList());
        }

        @Override
        public int memberId(String cluster) {
            return 1 + inventory.hosts().indexOf(host);
        }
    }
}
