package dev.drover.engine.resource.pkg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.MergingType.Difference;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AptBackendTest {
    private static final Bytes SEPARATOR = Bytes.utf8("--8f3a--");
    private static final PkgState MISSING =
            new PkgState(PkgState.ABSENT, Optional.empty(), new PkgState.Newest.NotKnown());

    private final AptBackend apt = new AptBackend();

    @Test
    void oneAnswerOfDpkgIsCutByName() {
        Bytes output = Bytes.utf8("amd64\n--8f3a--\nii \tcron\tamd64\t3\nun \tgone\t\t\nii \tlibc6\ti386\t1\n"
                + "ii \tlibc6\tamd64\t2\n--8f3a--\n");

        ImmutableList<ImmutableList<Bytes>> answers = cut(output, "libc6", "nosuch", "cron", "gone", "libc6:i386");

        assertThat(state("libc6", answers.get(0)).version()).contains("2");
        assertThat(state("nosuch", answers.get(1))).isEqualTo(MISSING);
        assertThat(state("cron", answers.get(2)).version()).contains("3");
        assertThat(state("gone", answers.get(3))).isEqualTo(MISSING);
        assertThat(state("libc6:i386", answers.get(4)).version()).contains("1");
    }

    @Test
    void theNewestOneOfTheHostsOwnArchitectureIsFoundByItsBareName() {
        Bytes output = Bytes.utf8("lists present\n--8f3a--\ncron 3\nlibc6:i386 2\n--8f3a--\n");
        var question = apt.probe(PkgSpec.named("any").newest()).questions().get(1);

        ImmutableList<ImmutableList<Bytes>> answers = question.script()
                .splitter()
                .split(
                        output,
                        SEPARATOR,
                        ImmutableList.of(
                                ImmutableList.of(Bytes.utf8("cron:amd64")),
                                ImmutableList.of(Bytes.utf8("libc6:i386"))));

        assertThat(answers.get(0).get(1)).isEqualTo(Bytes.utf8("3"));
        assertThat(answers.get(1).get(1)).isEqualTo(Bytes.utf8("2"));
    }

    @Test
    void anAnswerThatBreaksOffIsNotRead() {
        assertThatThrownBy(() -> cut(Bytes.utf8("amd64\n--8f3a--\nii \tcron\tamd64\t3\n"), "cron"))
                .isInstanceOf(ProbeException.class)
                .hasMessage("dpkg-query did not finish its answer");
    }

    @Test
    void aLineOfAnotherFormIsNotRead() {
        assertThatThrownBy(() -> cut(Bytes.utf8("amd64\n--8f3a--\nfatal: disk\n--8f3a--\n"), "cron"))
                .isInstanceOf(ProbeException.class)
                .hasMessage("dpkg-query printed 'fatal: disk'; expected four fields");
    }

    @Test
    void manyPackagesAreOneCallWithOneSetOfOptions() {
        ImmutableList<Action> actions = apt.transaction(
                ImmutableList.of(
                        difference(PkgSpec.named("mesos").version("1.1*").recommends(false)),
                        difference(PkgSpec.named("nginx").recommends(false)),
                        difference(PkgSpec.named("cron").removed().recommends(false))),
                PackageBackend.Others.KEEP);

        assertThat(actions).hasSize(1);
        assertThat(actions.get(0).says()).isEqualTo("install mesos 1.1*, nginx; remove cron");
        assertThat(actions.get(0).arguments().stream().map(Bytes::toUtf8))
                .containsExactly(
                        "600", "no", "yes", "no", "keep", "install", "mesos", "1.1*", "install", "nginx", "*", "remove",
                        "cron", "*");
    }

    @Test
    void onlyPackagesWithTheSameOptionsShareATransaction() {
        PkgType type = new PkgType();
        PkgSpec plain = PkgSpec.named("a");

        assertThat(type.mergesWith(plain, PkgSpec.named("b").removed())).isTrue();
        assertThat(type.mergesWith(plain, PkgSpec.named("b").startServices(false)))
                .isFalse();
        assertThat(type.mergesWith(plain, PkgSpec.named("b").recommends(false))).isFalse();
        assertThat(type.mergesWith(plain, PkgSpec.named("b").downgradable())).isFalse();
    }

    @Test
    void aPatternMatchesAsTheShellDoes() {
        assertThat(VersionPattern.parse("1.2*").matches("1.2")).isTrue();
        assertThat(VersionPattern.parse("1.2*").matches("1x2.3")).isFalse();
        assertThat(VersionPattern.parse("1:2.?-*").matches("1:2.7-3+deb12u1")).isTrue();
        assertThat(VersionPattern.parse("*").matches("")).isTrue();
    }

    private ImmutableList<ImmutableList<Bytes>> cut(Bytes output, String... names) {
        Probe.Question question = apt.probe(PkgSpec.named("any")).questions().get(0);
        ImmutableList.Builder<ImmutableList<Bytes>> questions = ImmutableList.builder();
        for (String name : names) {
            questions.add(ImmutableList.of(Bytes.utf8(name)));
        }
        return question.script().splitter().split(output, SEPARATOR, questions.build());
    }

    private PkgState state(String name, ImmutableList<Bytes> answer) {
        return apt.probe(PkgSpec.named(name)).parser().apply(ImmutableList.of(answer));
    }

    private static Difference<PkgSpec, PkgState> difference(PkgSpec desired) {
        return new Difference<>(desired, MISSING);
    }
}
