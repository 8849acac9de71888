package dev.drover.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.Variable;
import dev.drover.engine.resource.Change;
import org.junit.jupiter.api.Test;

class FingerprintsTest {
    private final Fingerprints fingerprints = Fingerprints.fresh();

    private static ImmutableList<Change> hidden(String from, String to) {
        return ImmutableList.of(Change.of("content", from, to).hidden());
    }

    @Test
    void whatIsHiddenIsAPartOfIt() {
        String one = fingerprints.of(hidden("a", "b"));

        assertThat(fingerprints.of(hidden("a", "b"))).isEqualTo(one);
        assertThat(Fingerprints.of(fingerprints.salt()).of(hidden("a", "b"))).isEqualTo(one);
        assertThat(fingerprints.of(hidden("c", "b"))).isNotEqualTo(one);
        assertThat(fingerprints.of(hidden("a", "c"))).isNotEqualTo(one);
        assertThat(fingerprints.of(hidden("ab", ""))).isNotEqualTo(one);
    }

    @Test
    void soIsWhatWasRedacted() {
        Change found = Change.of("value", "token=canary1", "other").redacted(text -> text.replaceAll("canary.", "***"));
        Change later = Change.of("value", "token=canary2", "other").redacted(text -> text.replaceAll("canary.", "***"));

        assertThat(found.from()).contains("token=***");
        assertThat(found.sensitive()).isFalse();
        assertThat(fingerprints.of(ImmutableList.of(found))).isNotEqualTo(fingerprints.of(ImmutableList.of(later)));
    }

    @Test
    void whoReadsItCannotCompareItWithThatOfAnotherPlan() {
        assertThat(Fingerprints.fresh().of(hidden("a", "b"))).isNotEqualTo(fingerprints.of(hidden("a", "b")));
        assertThat(Fingerprints.fresh().of(ImmutableList.of(Change.of("mode", "0644", "0600"))))
                .isEqualTo(fingerprints.of(ImmutableList.of(Change.of("mode", "0644", "0600"))));
    }

    @Test
    void whatWasGivenMakesThemOthers() {
        ImmutableList<Change> shown = ImmutableList.of(Change.of("mode", "0644", "0600"));
        Fingerprints one = fingerprints.with(given("canary"));

        assertThat(fingerprints.with(ImmutableMap.of()).of(shown)).isEqualTo(fingerprints.of(shown));
        assertThat(one.of(shown))
                .isNotEqualTo(fingerprints.of(shown))
                .isEqualTo(fingerprints.with(given("canary")).of(shown));
        assertThat(one.of(shown)).isNotEqualTo(fingerprints.with(given("other")).of(shown));
        assertThat(Fingerprints.fresh().with(given("canary")).of(shown)).isNotEqualTo(one.of(shown));
    }

    private static ImmutableMap<String, Variable> given(String value) {
        return ImmutableMap.of("V", new Variable(value, new Source("--set V", 0), "the command line"));
    }

    @Test
    void aSaltIsSixteenBytes() {
        assertThat(fingerprints.salt()).matches("[0-9a-f]{32}");
        assertThatThrownBy(() -> Fingerprints.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Fingerprints.of("zz")).isInstanceOf(IllegalArgumentException.class);
    }
}
