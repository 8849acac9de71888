package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.Repository.Source;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of the house that a search of the whole source tree can hold. */
class NoForbiddenTextTest {
    /**
     * Text that must not stand in some files, line by line. The patterns are written so that they don't match themselves.
     */
    private enum Rule {
        /** Where packages come from is set on the machine that builds. */
        HOST_OF_A_PACKAGE_REGISTRY(
                file -> true,
                "(?i)\\b(repo1?|central|search|plugins)\\.(maven|gradle)\\.(apache\\.)?org\\b|\\bcentral\\.sonatype|\\boss\\.sonatype"
                        + "|\\b(deb|ftp|security|archive|snapshot)\\.debian\\.org\\b|\\b(archive|security|ports)\\.ubuntu\\.com\\b"
                        + "|\\bregistry\\.npmjs|\\bpypi\\.org|\\bpythonhosted\\.org|\\brubygems\\.org|\\bcrates\\.io\\b|\\bproxy\\.golang"
                        + "|\\b(registry-1|index|hub)\\.docker\\.(io|com)\\b|\\bgh?cr\\.io\\b|\\bquay\\.io\\b|\\bjitpack\\.io|\\bjcenter"
                        + "|\\bmirror\\.centos\\.org\\b|\\bdl\\.fedoraproject\\.org\\b|\\bdl-cdn\\.alpinelinux\\.org\\b"),
        /** The tree works wherever it is checked out. */
        PATH_OF_A_DEVELOPERS_MACHINE(
                file -> true,
                "(?<![\\w.$}*-])/(work|workspaces?|builds)/|(?<![\\w.$}*-])/Users/\\w|(?<![\\w.$}*-])/home/(runner|ubuntu|vagrant)/"
                        + "|\\b[A-Z]:\\\\+Users\\b|\\.m2/rep[o]sitory"),
        /** Its names can be guessed by every user of the machine. */
        PATH_IN_TMP(file -> !file.isTest(), "(?<![\\w.$}*-])/tmp/"),
        /** What is left to do is not written into the code. */
        LEFT_TO_DO(file -> true, "\\b(T[O]DO|F[I]XME|X[X]X|H[A]CK)\\b"),
        /** A test that cannot run fails. */
        SKIPPED_TEST(
                Source::isJava,
                "@D[i]sabled|@I[g]nore\\b|\\bA[s]sumptions\\b|\\bassu[m]e(That|True|False|Thing)\\b|TestA[b]orted"
                        + "|@(En|Dis)abled(If|On|For)"),
        /** The build runs them all. */
        SKIPPING_BUILD(
                file -> file.name().equals("pom.xml"),
                "skipT[e]sts|skipI[T]s|maven\\.test\\.s[k]ip|<skip>|<testF[a]ilureIgnore>"),
        /** A clock is a parameter; what takes time is awaited. */
        SLEEPING_TEST(
                file -> file.isJava() && file.isTest(),
                "Thread\\.s[l]eep|TimeUnit\\.[A-Z]+\\.s[l]eep|LockSupport\\.p[a]rk|s[l]eepUninterruptibly"),
        /** They emit events; the command line prints. */
        PRINTING(
                file -> file.isJava() && (file.isIn("engine") || file.isIn("dsl")),
                "System\\.(o[u]t|e[r]r)\\b|\\.printS[t]ackTrace\\(");

        private final Predicate<Source> files;
        private final Pattern forbidden;

        Rule(Predicate<Source> files, String forbidden) {
            this.files = files;
            this.forbidden = Pattern.compile(forbidden);
        }

        Stream<String> findings(Source source) {
            ImmutableList<String> lines =
                    ImmutableList.copyOf(source.text().lines().iterator());
            return IntStream.range(0, files.test(source) ? lines.size() : 0)
                    .filter(line -> forbidden.matcher(lines.get(line)).find())
                    .mapToObj(line -> source.path() + ":" + (line + 1) + ": " + this + ": "
                            + lines.get(line).strip());
        }
    }

    private static final Pattern EMPTY_WORD_IN_A_NAME =
            Pattern.compile("(Abstract|Base)[A-Z].*|.*(Manager|Helper|Utils?|Impl|Base)");

    private static final Pattern TEST = Pattern.compile(
            "^\\s*@(Test|TestFactory|TestTemplate|ParameterizedTest|RepeatedTest)\\b", Pattern.MULTILINE);

    private final ImmutableList<Source> sources = Repository.here().sources();

    @Test
    void nothingForbiddenIsWritten() {
        assertThat(sources.stream().flatMap(NoForbiddenTextTest::findings)).isEmpty();
    }

    @Test
    void theWholeTreeIsRead() {
        assertThat(sources.stream().map(Source::path))
                .contains(
                        "pom.xml",
                        "drover",
                        "README.md",
                        "engine/src/main/java/dev/drover/engine/Drover.java",
                        "engine/src/main/java/dev/drover/engine/transport/session.sh",
                        "dsl/pom.xml",
                        "cli/pom.xml",
                        "recipes/pom.xml",
                        "tests/kit/pom.xml",
                        "tests/hosts/pom.xml")
                .noneMatch(path -> path.startsWith(".git/") || path.contains("/target/"));
    }

    @Test
    void noClassIsNamedByAnEmptyWord() {
        assertThat(sources.stream()
                        .filter(Source::isJava)
                        .filter(source -> isNamedByAnEmptyWord(source.name()))
                        .map(Source::path))
                .isEmpty();
    }

    @Test
    void everyClassWithTestsIsRun() {
        assertThat(sources.stream().filter(this::isForgotten).map(Source::path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HOST_OF_A_PACKAGE_REGISTRY https://repo1.maven|.org/maven2",
                "HOST_OF_A_PACKAGE_REGISTRY deb http://deb.debian|.org/debian bookworm main",
                "HOST_OF_A_PACKAGE_REGISTRY FROM quay|.io/centos",
                "PATH_OF_A_DEVELOPERS_MACHINE cp /wo|rk/main/x y",
                "PATH_OF_A_DEVELOPERS_MACHINE \"/Us|ers/jo/x\"",
                "PATH_IN_TMP cat >/t|mp/x",
                "LEFT_TO_DO // TO|DO: more",
                "SKIPPED_TEST @Dis|abled(\"flaky\")",
                "SKIPPED_TEST assume|True(docker)",
                "SKIPPED_TEST @Enabled|IfEnvironmentVariable(",
                "PRINTING System.|out.println(x)"
            })
    void findsWhatIsForbidden(String example) {
        String rule = example.substring(0, example.indexOf(' '));
        String text = example.substring(example.indexOf(' ') + 1).replace("|", "");

        assertThat(findings(source("engine/src/main/java/X.java", "\n  " + text)))
                .containsExactly("engine/src/main/java/X.java:2: " + rule + ": " + text);
    }

    @Test
    void findsSleepInTestsOnly() {
        String sleep = "Thread.sl" + "eep(5);";

        assertThat(findings(source("cli/src/main/java/X.java", sleep))).isEmpty();
        assertThat(findings(source("cli/src/test/java/X.java", sleep)))
                .containsExactly("cli/src/test/java/X.java:1: SLEEPING_TEST: " + sleep);
    }

    @Test
    void findsABuildThatSkipsTests() {
        String skip = "<skipTe" + "sts>true</skipTe" + "sts>";

        assertThat(findings(source("cli/pom.xml", skip))).containsExactly("cli/pom.xml:1: SKIPPING_BUILD: " + skip);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mktemp drover.XXXXXX", "cat \"$work/fetched\"", "/var/tmp/x", "/srv/work/x", "/home/drover/.ssh"
            })
    void passesWhatOnlyLooksForbidden(String text) {
        assertThat(findings(source("engine/src/main/java/x.sh", text))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "HostManager.java, true",
        "StringUtils.java, true",
        "ShellImpl.java, true",
        "AbstractType.java, true",
        "BaseType.java, true",
        "Abstraction.java, false",
        "Database.java, false",
        "Implication.java, false",
    })
    void emptyWords(String file, boolean empty) {
        assertThat(isNamedByAnEmptyWord(file)).isEqualTo(empty);
    }

    @ParameterizedTest
    @CsvSource({
        "cli/src/test/java/XTest.java, false",
        "cli/src/main/test/java/XTest.java, true",
        "cli/src/test/java/Checks.java, true",
        "cli/src/test/java/XIT.java, true",
        "tests/hosts/src/test/java/XIT.java, false",
    })
    void testsThatNothingRuns(String path, boolean forgotten) {
        assertThat(isForgotten(source(path, "class X {\n    @Test\n    void works() {}\n}\n")))
                .isEqualTo(forgotten);
    }

    private static Stream<String> findings(Source source) {
        return Stream.of(Rule.values()).flatMap(rule -> rule.findings(source));
    }

    private static boolean isNamedByAnEmptyWord(String file) {
        return EMPTY_WORD_IN_A_NAME
                .matcher(file.substring(0, file.length() - ".java".length()))
                .matches();
    }

    /** Surefire runs *Test below src/test/java; *IT is run where the module configures Failsafe. */
    private boolean isForgotten(Source source) {
        if (!source.isJava() || !TEST.matcher(source.text()).find() || isContract(source)) {
            return false;
        }
        boolean isRun =
                source.name().endsWith("Test.java") || (source.name().endsWith("IT.java") && hasFailsafe(source));
        return !isRun || !source.path().contains("/src/test/java/");
    }

    /** Inherited by the tests that are run. */
    private static boolean isContract(Source source) {
        return Pattern.compile("^(public )?(interface|abstract class) ", Pattern.MULTILINE)
                .matcher(source.text())
                .find();
    }

    private boolean hasFailsafe(Source source) {
        String module = source.path().substring(0, source.path().indexOf("/src/"));
        return sources.stream()
                .filter(file -> file.path().equals(module + "/pom.xml"))
                .anyMatch(pom -> pom.text().contains("maven-failsafe-plugin"));
    }

    private static Source source(String path, String text) {
        Path root = Path.of("repository");
        return new Source(root, root.resolve(path), text);
    }
}
