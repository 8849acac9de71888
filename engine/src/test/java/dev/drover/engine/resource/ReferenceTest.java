package dev.drover.engine.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Doc;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.Handle;
import dev.drover.engine.model.LocalDirectory;
import dev.drover.engine.model.LocalFile;
import dev.drover.engine.model.Secret;
import dev.drover.engine.transport.http.HttpUrl;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReferenceTest {
    /** A word. */
    enum Word {
        FIRST,
        SECOND
    }

    /** A block. */
    record Inner(@Doc(value = "Where.", example = "80") int port) implements Block {}

    /** With documentation. */
    @Doc(
            value = "A thing.",
            example = "thing('a') { }\n",
            inSync = "It is there.",
            refused = {"No name.", "Two names."})
    record Thing(
            @Doc(value = "Its name.", example = "'a'") String name,

            @Doc(value = "This | that\nand more.", byDefault = "none")
            Optional<Word> word,

            Optional<Inner> inner,
            boolean flag,
            Optional<Boolean> choice,
            Optional<Integer> whole,
            long big,
            double number,
            Optional<Duration> time,
            Optional<Pattern> pattern,
            Handle watched,
            Optional<Content> content,
            Optional<Secret> secret,
            Optional<LocalFile> file,
            Optional<LocalDirectory> directory,
            Optional<FetchUrl> from,
            Optional<HttpUrl> server,
            Optional<Sha256> digest,
            Optional<FileMode> mode,
            Optional<HostPath> path,
            Optional<AccountName> owner,
            ImmutableList<String> list,
            ImmutableSet<Inner> inners,
            ImmutableMap<String, String> map,
            Optional<ImmutableList<ImmutableList<String>>> lists) {}

    /** Without. */
    record Bare(String name) {}

    private record Type<S extends Record>(String name, Class<S> spec) implements ResourceType<S, String> {
        @Override
        public Probe<String> probe(S desired, Facts facts) {
            return Probe.none("");
        }

        @Override
        public ImmutableList<Change> diff(S desired, String observed) {
            return ImmutableList.of();
        }

        @Override
        public ImmutableList<Action> apply(S desired, String observed, Facts facts) {
            return ImmutableList.of();
        }
    }

    private static final Catalog CATALOG = Catalog.of(new Type<>("thing", Thing.class), new Type<>("bare", Bare.class));
    private static final String COMMON =
            "\nAnd the [common attributes](#common): onlyIf, unless, after, before, onChangeOf, retries,"
                    + " timeout, ignoreFailure, become, tags, sensitive, doc.\n";
    private static final String HEAD = "| attribute | type | default | meaning |\n|---|---|---|---|\n";

    @Test
    void aPageSaysEachAttributeInTheWordsOfAUser() {
        assertThat(Reference.of(CATALOG, "thing").markdown()).isEqualTo("""
                        # thing

                        A thing.

                        ```groovy
                        thing('a') { }
                        ```

                        In sync: It is there.

                        Refused:

                        - No name.
                        - Two names.

                        """ + HEAD + """
                                | `(name)` | text |  | Its name. Example: `thing('a')` |
                                | `word` | first \\| second | none | This \\| that and more. |
                                | `inner` | block |  |  |
                                | `inner.port` | whole number |  | Where. Example: `port 80` |
                                | `flag` | flag |  |  |
                                | `choice` | flag |  |  |
                                | `whole` | whole number |  |  |
                                | `big` | whole number |  |  |
                                | `number` | number |  |  |
                                | `time` | time such as '30s' |  |  |
                                | `pattern` | pattern |  |  |
                                | `watched` | resources |  |  |
                                | `content` | text, bytes, template(…) or source(…) |  |  |
                                | `secret` | secret |  |  |
                                | `file` | local file |  |  |
                                | `directory` | local directory |  |  |
                                | `from` | URL |  |  |
                                | `server` | URL |  |  |
                                | `digest` | SHA-256 |  |  |
                                | `mode` | octal text |  |  |
                                | `path` | absolute path |  |  |
                                | `owner` | AccountName |  |  |
                                | `list` | text, … |  |  |
                                | `inners` | block, … |  |  |
                                | `map` | names with values |  |  |
                                | `lists` | lists of text, … |  |  |
                                """ + COMMON);
    }

    @Test
    void typesAreSortedByName() {
        assertThat(Reference.of(CATALOG).markdown())
                .startsWith("# bare\n\n" + HEAD + "| `(name)` | text |  |  |\n" + COMMON + "\n# thing\n");
        assertThat(Reference.of(CATALOG, "nothing").markdown()).isEmpty();
    }

    @Test
    void theCommonAttributesComeLastAndCanBeAskedForAlone() {
        String common = Reference.of(CATALOG, Reference.COMMON).markdown();

        assertThat(common)
                .startsWith("# common\n\nThe attributes that every resource has.\n\n" + HEAD + "| `onlyIf` | text |");
        assertThat(Schema.COMMON.attributes().keySet()).allMatch(name -> common.contains("| `" + name + "` |"));
        assertThat(Reference.of(CATALOG).markdown()).endsWith("\n\n" + common);
        assertThat(Reference.of(CATALOG, "bare").markdown()).doesNotContain("# common");
    }

    @Test
    void programsGetItAsJson() throws JsonProcessingException {
        var json = new ObjectMapper().readTree(Reference.of(CATALOG).json());

        assertThat(json).hasSize(2);
        assertThat(json.get(0).toString()).isEqualTo("{\"type\":\"bare\",\"attributes\":[]}");
        assertThat(json.get(1).get("summary").asText()).isEqualTo("A thing.");
        assertThat(json.get(1).get("example").asText()).isEqualTo("thing('a') { }\n");
        assertThat(json.get(1).get("inSync").asText()).isEqualTo("It is there.");
        assertThat(json.get(1).get("refused").toString()).isEqualTo("[\"No name.\",\"Two names.\"]");
        assertThat(json.get(1).get("attributes").get(0).toString())
                .isEqualTo("{\"name\":\"word\",\"type\":\"first \\\\| second\",\"meaning\":\"This | that\\nand more.\","
                        + "\"default\":\"none\",\"example\":\"\"}");
        assertThat(json.get(1).get("attributes").get(1).toString())
                .isEqualTo("{\"name\":\"inner\",\"type\":\"block\",\"block\":[{\"name\":\"port\",\"type\":\"whole"
                        + " number\",\"meaning\":\"Where.\",\"default\":\"\",\"example\":\"80\"}]}");
    }
}
