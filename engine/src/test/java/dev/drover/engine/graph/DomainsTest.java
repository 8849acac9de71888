package dev.drover.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.drover.engine.model.Common;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.LocalDirectory;
import dev.drover.engine.model.Source;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.directory.DirectorySpec;
import dev.drover.engine.resource.file.FileSpec;
import dev.drover.engine.resource.link.LinkSpec;
import dev.drover.engine.resource.sudorule.SudoRuleSpec;
import dev.drover.engine.resource.sysctl.SysctlSpec;
import dev.drover.engine.resource.tree.TreeSpec;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DomainsTest {
    private final Catalog catalog = Catalog.registered();

    private TaskGraph play(Record... specs) {
        return new GraphCompiler(catalog)
                .compile(
                        Stream.of(specs).map(this::declaration).toList(),
                        ImmutableSet.of(),
                        ImmutableSet.of(),
                        problem -> {
                            throw new AssertionError(problem.toString());
                        });
    }

    private Declaration declaration(Record spec) {
        return new Declaration(
                catalog.ofSpec(spec.getClass()).orElseThrow().id(spec),
                spec,
                Common.NONE,
                Source.UNKNOWN,
                ImmutableMap.of(),
                ImmutableList.of());
    }

    private static DirectorySpec purged(ImmutableList<TaskGraph> graphs, String path) {
        return graphs.stream()
                .flatMap(graph -> graph.tasks().stream())
                .map(Task::desired)
                .filter(spec -> spec instanceof DirectorySpec directory
                        && directory.path().text().equals(path))
                .map(DirectorySpec.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static DirectorySpec purging(String path) {
        return DirectorySpec.at(path).purged(ImmutableSet.of());
    }

    @Test
    void whatAnyPlayDeclaresInADirectoryStays() {
        ImmutableList<TaskGraph> graphs = Domains.leavingTheDeclared(ImmutableList.of(
                play(
                        FileSpec.at("/srv/d/earlier").content("x"),
                        FileSpec.at("/srv/dx/other").content("x")),
                play(
                        FileSpec.at("/srv/d/before").content("x"),
                        purging("/srv/d"),
                        FileSpec.at("/srv/d/sub/deep").content("x"),
                        LinkSpec.at("/srv/d/link", "/srv/d/target")),
                play(FileSpec.at("/srv/d/gone").gone(), DirectorySpec.at("/srv/d/later/more"))));

        assertThat(purged(graphs, "/srv/d").keep())
                .containsExactlyInAnyOrder("earlier", "before", "sub", "link", "gone", "later");
        assertThat(graphs).extracting(graph -> graph.tasks().size()).containsExactly(2, 4, 2);
    }

    @Test
    void whatIsNamedByItsOwnerOnlyStaysToo() {
        ImmutableList<TaskGraph> graphs = Domains.leavingTheDeclared(ImmutableList.of(play(
                purging("/etc/sudoers.d"),
                purging("/etc/sysctl.d"),
                SudoRuleSpec.named("deploy", "deploy ALL=(ALL) ALL"),
                SysctlSpec.of("net.ipv4.ip_forward", "1"))));

        assertThat(purged(graphs, "/etc/sudoers.d").keep()).containsExactly("deploy");
        assertThat(purged(graphs, "/etc/sysctl.d").keep()).containsExactly("99-drover-net.ipv4.ip_forward.conf");
    }

    @Test
    void aTreeLeavesJustThePathsThatAreDeclared() {
        LocalDirectory local = new LocalDirectory("www", ImmutableSortedMap.of());
        ImmutableList<TaskGraph> graphs = Domains.leavingTheDeclared(ImmutableList.of(play(
                TreeSpec.at("/srv/www", local).purged("own"),
                FileSpec.at("/srv/www/conf/local.conf").content("x"),
                DirectorySpec.at("/srv/www/uploads/pictures"))));

        TreeSpec tree = (TreeSpec) graphs.get(0).tasks().get(0).desired();
        assertThat(tree.keep()).containsExactlyInAnyOrder("own", "conf/local.conf", "uploads/pictures");
    }

    @Test
    void nothingElseIsTouched() {
        ImmutableList<TaskGraph> graphs = ImmutableList.of(
                play(DirectorySpec.at("/srv/d"), FileSpec.at("/srv/d/x").content(Content.text("x"))));

        assertThat(Domains.leavingTheDeclared(graphs)).isSameAs(graphs);
    }
}
