package dev.drover.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.drover.dsl.TestTypes.HookSpec;
import dev.drover.dsl.TestTypes.Part;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks within resources. */
class BlockTest {
    @TempDir
    Path folder;

    private Workshop workshop;

    @BeforeEach
    void open() {
        workshop = new Workshop(folder);
    }

    private HookSpec hook(String body) {
        return (HookSpec) workshop.only("hook('h') {\n" + body + "\n}").spec();
    }

    @Test
    void aBlockHasAttributesOfItsOwn() {
        assertThat(hook("unlessGet { url 'http://a/'; status 200, 204 }").unlessGet())
                .contains(Part.at("http://a/").status(200, 204));
    }

    @Test
    void aBlockMayBeWithinABlock() {
        assertThat(hook("unlessGet { url 'a'; inner { url 'b'; inner { url 'c' } } }")
                        .unlessGet())
                .contains(Part.at("a").inner(Part.at("b").inner(Part.at("c"))));
    }

    @Test
    void aMapIsABlockToo() {
        assertThat(hook("unlessGet url: 'a', status: [200]").unlessGet())
                .contains(Part.at("a").status(200));
        assertThat(hook("unlessGet([url: 'a'])").unlessGet()).contains(Part.at("a"));
    }

    @Test
    void aListTakesBlocksAndMaps() {
        ImmutableList<Part> both = ImmutableList.of(Part.at("a"), Part.at("b"));

        assertThat(hook("parts({ url 'a' }, { url 'b' })").parts()).isEqualTo(both);
        assertThat(hook("parts([{ url 'a' }, [url: 'b']])").parts()).isEqualTo(both);
        assertThat(hook("parts url: 'a'").parts()).containsExactly(Part.at("a"));
        assertThat(hook("parts(['a', 'b'].collect { each -> [url: each] })").parts())
                .isEqualTo(both);
    }

    @Test
    void aBlockKnowsTheWordsOfThePlayAndOfTheScript() {
        workshop.file("templates/x.ftl", "on [=name]");

        Part part =
                hook("unlessGet { url \"http://${host.name}/\"; body template('x.ftl', name: host.name); user 'bob' }")
                        .unlessGet()
                        .orElseThrow();

        assertThat(part.url()).isEqualTo("http://master1/");
        assertThat(part.body().map(Content::bytes)).contains(Bytes.utf8("on master1"));
        assertThat(part.user()).contains("bob");
    }

    @Test
    void aVariableDoesNotStandInTheWayOfAnAttributeOfABlock() {
        assertThat(workshop.only("def url = 'http://a/'\nhook('h') { unlessGet { url url } }")
                        .spec())
                .isEqualTo(new HookSpec("h", Optional.of(Part.at("http://a/")), ImmutableList.of()));
    }

    @Test
    void aMistakeInABlockIsReportedAtItsLine() {
        assertThat(workshop.problems("""
                hook('h') {
                    unlessGet {
                        url 'a'
                        statsu 200
                        status 'ok'
                    }
                }
                """))
                .containsExactly(
                        "site.groovy:5: hook[h]: 'unlessGet' has no attribute 'statsu'; did you mean 'status'?",
                        "site.groovy:6: hook[h]: unlessGet.status must be a number, got 'ok'");
    }

    @Test
    void whatABlockMustHaveIsSaid() {
        assertThat(workshop.problems("hook('h') { unlessGet { status 200 } }"))
                .containsExactly("site.groovy:2: hook[h]: 'unlessGet' needs 'url'");
        assertThat(workshop.problems("hook('h') { unlessGet 'http://a/' }"))
                .containsExactly(
                        "site.groovy:2: hook[h]: unlessGet must be a block such as unlessGet { … }, got 'http://a/'");
        assertThat(workshop.problems("hook('h') { unlessGet({ url 'a' }, { url 'b' }) }"))
                .containsExactly("site.groovy:2: hook[h]: unlessGet takes one block, got 2");
        assertThat(workshop.refusal("play('p', on: 'masters') { hook('h') { unlessGet { url = 'a' } } }"))
                .isEqualTo("site.groovy:1: write url …, not url = …");
    }

    @Test
    void theCommonAttributesAreTheResourcesOnly() {
        assertThat(workshop.problems("hook('h') { unlessGet { url 'a'; tags 'x' } }"))
                .containsExactly(
                        "site.groovy:2: hook[h]: 'unlessGet' has no attribute 'tags'; known: body, inner, status, url, user");
    }
}
