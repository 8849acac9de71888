package dev.drover.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Block;
import dev.drover.engine.model.Common;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.Handle;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Source;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphCompilerTest {
    private final List<Problem> problems = new ArrayList<>();
    private final List<Declaration> declarations = new ArrayList<>();

    @Test
    void keepsTheOrderOfDeclaration() {
        declare("c");
        declare("a");
        declare("b");

        assertThat(order()).containsExactly("c", "a", "b");
    }

    @Test
    void delaysWhatWatchesALaterOne() {
        declare("service", Handle.to(id("file")), Handle.none());
        declare("package");
        declare("file");

        assertThat(order()).containsExactly("package", "file", "service");
    }

    @Test
    void beforeDelaysTheOther() {
        declare("a");
        declare("b", Handle.none(), Handle.to(id("a")));

        assertThat(order()).containsExactly("b", "a");
    }

    @Test
    void blocksComeOneAfterAnother() {
        declare("last");
        into(Block.ALWAYS);
        declare("undo");
        into(Block.RESCUE);
        declare("first");

        assertThat(order()).containsExactly("first", "undo", "last");
    }

    @Test
    void alwaysMayWaitForWhatComesBeforeIt() {
        declare("first");
        declare("undo");
        into(Block.RESCUE);
        declare("last", Handle.to(id("first")).and(Handle.to(id("undo"))), Handle.none());
        into(Block.ALWAYS);

        assertThat(compile(ImmutableSet.of()).watchers().keySet()).containsExactly(id("first"), id("undo"));
        assertThat(problems).isEmpty();
    }

    @Test
    void noOtherBlockNamesAnother() {
        declare("first", Handle.to(id("last")), Handle.none());
        declare("undo", Handle.to(id("first")).and(Handle.to(id("earlier"))), Handle.none());
        into(Block.RESCUE);
        declare("last", Handle.none(), Handle.to(id("first")));
        into(Block.ALWAYS);

        compile(ImmutableSet.of(id("earlier")));

        assertThat(problems)
                .extracting(Problem::message)
                .containsExactly(
                        "thing[first]: restartOn names thing[last], which stands in 'always' at site.groovy:3; the body of a"
                                + " play comes before its blocks and can name only what stands in it",
                        "thing[undo]: restartOn names thing[first], which stands in the body of the play at site.groovy:1;"
                                + " 'rescue' can name only what stands in it, because it is not done unless something"
                                + " fails",
                        "thing[undo]: restartOn names thing[earlier] of an earlier play; 'rescue' can name only what stands"
                                + " in it, because it is not done unless something fails",
                        "thing[last]: before names thing[first], which stands in the body of the play at site.groovy:1;"
                                + " 'always' comes last");
    }

    @Test
    void aResourceStandsInOneBlock() {
        declare("a");
        declare("a");
        into(Block.ALWAYS);

        compile(ImmutableSet.of());

        assertThat(problems)
                .extracting(Problem::message)
                .containsExactly(
                        "thing[a]: is declared in 'always' and in the body of the play at site.groovy:1; a resource"
                                + " stands in one block of a play: keep one of them, or do the other with a command");
    }

    /** Puts what was declared last into a block. */
    private void into(Block block) {
        declarations.set(
                declarations.size() - 1,
                declarations.get(declarations.size() - 1).in(block));
    }

    @Test
    void sameDeclarationTwiceIsOneTask() {
        declare("a");
        declare("a");

        assertThat(order()).containsExactly("a");
    }

    /** As the service of a recipe that a host uses for two sites. */
    @Test
    void declarationsThatWatchDifferentResourcesAreOneThatWatchesAll() {
        declare("site1");
        declare("service", Handle.to(id("site1")), Handle.none());
        declare("site2");
        declare("service", Handle.to(id("site2")).and(Handle.to(id("site1"))), Handle.none());

        TaskGraph graph = compile(ImmutableSet.of());

        assertThat(problems).isEmpty();
        assertThat(graph.tasks().stream().map(task -> task.id().name())).containsExactly("site1", "site2", "service");
        assertThat(((Thing) graph.tasks().get(2).desired()).restartOn().ids())
                .containsExactly(id("site1"), id("site2"));
        assertThat(graph.watchers().get(id("site1")))
                .containsExactly(new Watch(id("service"), "restartOn", id("site1")));
        assertThat(graph.watchers().get(id("site2")))
                .containsExactly(new Watch(id("service"), "restartOn", id("site2")));
    }

    @Test
    void aReferenceToNothingIsToldAtItsOwnPlaceAlsoInTheSecondDeclaration() {
        declare("service", Handle.none(), Handle.none());
        declare("service", Handle.to(id("nothing")), Handle.none());

        assertThat(order()).isEmpty();
        assertThat(problems)
                .extracting(Problem::toString)
                .containsExactly(
                        "site.groovy:2: thing[service]: restartOn names thing[nothing], which is not declared on"
                                + " this host; known: service");
    }

    @Test
    void differentDeclarationsOfOneResourceAreRefusedWithBothPlaces() {
        declare("a");
        declare("b");
        declare("a", Handle.none(), Handle.to(id("b")));

        assertThat(order()).isEmpty();
        assertThat(problems)
                .extracting(Problem::toString)
                .containsExactly("site.groovy:3: thing[a]: is declared twice with different attributes, first at"
                        + " site.groovy:1; keep one, or make both the same");
    }

    @Test
    void referenceToNothingNamesTheNearest() {
        declare("config");
        declare("service", Handle.to(id("confg")), Handle.none());

        assertThat(order()).isEmpty();
        assertThat(problems)
                .extracting(Problem::toString)
                .containsExactly("site.groovy:2: thing[service]: restartOn names thing[confg], which is not declared on"
                        + " this host; did you mean 'config'?");
    }

    @Test
    void cycleIsShownWithThePlaceOfEachArrow() {
        declare("a", Handle.to(id("c")), Handle.none());
        declare("b", Handle.to(id("a")), Handle.none());
        declare("c", Handle.to(id("b")), Handle.none());
        declare("d", Handle.to(id("a")), Handle.none());

        assertThat(order()).isEmpty();
        assertThat(problems)
                .extracting(Problem::toString)
                .containsExactly("site.groovy:2: these resources need each other: thing[a] → thing[b] → thing[c] →"
                        + " thing[a] (restartOn at site.groovy:2, restartOn at site.groovy:3, restartOn at"
                        + " site.groovy:1); remove one of these attributes");
    }

    @Test
    void resourcesOfEarlierPlaysMayBeWatched() {
        declare("service", Handle.to(id("earlier")), Handle.none());

        TaskGraph graph = compile(ImmutableSet.of(id("earlier")));

        assertThat(problems).isEmpty();
        assertThat(graph.watchers().get(id("earlier")))
                .containsExactly(new Watch(id("service"), "restartOn", id("earlier")));
    }

    private static ResourceId id(String name) {
        return new ResourceId("thing", name);
    }

    private void declare(String name) {
        declare(name, Handle.none(), Handle.none());
    }

    private void declare(String name, Handle restartOn, Handle before) {
        Source source = new Source("site.groovy", declarations.size() + 1);
        Common common = new Common(
                Common.NONE.onlyIf(),
                Common.NONE.unless(),
                Handle.none(),
                before,
                Handle.none(),
                Common.NONE.retries(),
                Common.NONE.timeout(),
                false,
                Common.NONE.become(),
                ImmutableSet.of(),
                false,
                Common.NONE.doc());
        declarations.add(new Declaration(
                id(name), new Thing(name, restartOn), common, source, ImmutableMap.of(), ImmutableList.of()));
    }

    private List<String> order() {
        return compile(ImmutableSet.of()).tasks().stream()
                .map(task -> task.id().name())
                .toList();
    }

    private TaskGraph compile(ImmutableSet<ResourceId> earlier) {
        return new GraphCompiler(Catalog.of(new ThingType()))
                .compile(declarations, ImmutableSet.of(), earlier, problems::add);
    }

    record Thing(String name, Handle restartOn) {}

    static final class ThingType implements ResourceType<Thing, String> {
        @Override
        public String name() {
            return "thing";
        }

        @Override
        public Class<Thing> spec() {
            return Thing.class;
        }

        @Override
        public Probe<String> probe(Thing desired, Facts facts) {
            return Probe.none("");
        }

        @Override
        public ImmutableList<Change> diff(Thing desired, String observed) {
            return ImmutableList.of();
        }

        @Override
        public ImmutableList<Action> apply(Thing desired, String observed, Facts facts) {
            return ImmutableList.of();
        }
    }
}
