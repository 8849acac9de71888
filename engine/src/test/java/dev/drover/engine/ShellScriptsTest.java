package dev.drover.engine;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.io.ByteStreams;
import dev.drover.engine.Repository.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shell code of the tree. What the engine sends to hosts is POSIX sh and is parsed by each shell that may be a host's
 * {@code /bin/sh}; other scripts by their own shell. ShellCheck reads each as it runs: with the functions that go before it.
 */
class ShellScriptsTest {
    private static final ImmutableList<ImmutableList<String>> SHELLS_OF_HOSTS = ImmutableList.of(
            ImmutableList.of("dash", "-n"),
            ImmutableList.of("bash", "-n"),
            ImmutableList.of("busybox", "sh", "-n"),
            ImmutableList.of("mksh", "-n"));

    /**
     * What ShellCheck cannot know. SC1090, SC1091: files of the host, such as /etc/os-release. SC2119: that arguments of a
     * function are optional. SC2317: that a function is called by a trap in another one.
     */
    private static final String UNKNOWABLE = "--exclude=SC1090,SC1091,SC2119,SC2317";

    private static final Pattern SHEBANG = Pattern.compile("#! ?/(?:usr/bin/env |(?:usr/)?bin/)(sh|bash)\\b.*");
    private static final Pattern FUNCTION = Pattern.compile("^([a-z_]+)\\(\\) [{(]", Pattern.MULTILINE);

    /** A place where a program's name can stand, up to the name. */
    private static final String COMMAND =
            "(?:^|[;&|(){}!]|\\b(?:do|then|else|elif|if|while|until|exec|eval|xargs|env|time|nohup)\\b)"
                    + "\\s*(?:[A-Za-z_]\\w*=\\S*\\s+|-\\S+\\s+)*(?:/\\S*/)?";

    private static final String END = "(?=[\\s;&|)]|$)";

    /** Whether it is one, or only looks so in a string, shows the line that ends it. */
    private static final Pattern HERE_DOCUMENT = Pattern.compile("<<-?\\s*[\"'\\\\]?(\\w+)");

    /** Functions that go before a script, in Java without blanks. */
    private static final Pattern CHAIN = Pattern.compile(
            "((?:ShellFunctions\\.[A-Z_]+\\.before\\()+)ShellScript\\.beside\\(\\w+\\.class,\"([a-z-]+\\.sh)\"\\)");

    /** That a probe cannot answer is said otherwise than that an act failed, and what is true then is known to the act. */
    private static final ImmutableSet<String> MEANT_TO_BE_REPLACED = ImmutableSet.of("fail", "apt_unlocked_note");

    private static final String LIBRARIES = "engine/src/main/java/dev/drover/engine/resource/";
    private static final Pattern LIBRARY = Pattern.compile("ShellFunctions\\.([A-Z_]+)\\.");

    private enum Rule {
        /** They don't nest. */
        BACKQUOTE("`"),
        /** Shells differ in what it does to a backslash or to -n. */
        ECHO(COMMAND + "echo" + END),
        /** A host need not have it. */
        SCRIPTING_LANGUAGE(COMMAND + "(python[0-9.]*|perl|ruby)" + END);

        private final Pattern forbidden;

        Rule(String forbidden) {
            this.forbidden = Pattern.compile(forbidden);
        }

        Stream<String> findings(Script script) {
            return IntStream.range(0, script.code().size())
                    .filter(line -> forbidden.matcher(script.code().get(line)).find())
                    .mapToObj(line -> finding(script, line, name()));
        }
    }

    /** A shell writes its text to a temporary file, or, if long, blocks on a pipe; a session has its input for frames. */
    private static Stream<String> hereDocuments(Script script) {
        return IntStream.range(0, script.code().size())
                .filter(line -> HERE_DOCUMENT
                        .matcher(script.code().get(line))
                        .results()
                        .anyMatch(start ->
                                script.code().stream().map(String::strip).anyMatch(start.group(1)::equals)))
                .mapToObj(line -> finding(script, line, "HERE_DOCUMENT"));
    }

    private static String finding(Script script, int line, String rule) {
        return script.path() + ":" + (line + 1) + ": " + rule + ": "
                + script.code().get(line).strip();
    }

    /**
     * A script.
     *
     * @param path from the root of the tree
     * @param shell sh or bash, as its first line says; without such a line sh
     */
    private record Script(String path, String shell, String text) {
        static Script of(Source source) {
            Matcher shebang = SHEBANG.matcher(source.text().lines().findFirst().orElse(""));
            return new Script(source.path(), shebang.matches() ? shebang.group(1) : "sh", source.text());
        }

        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        /** The functions that it defines at the beginning of a line. */
        ImmutableSet<String> functions() {
            return FUNCTION.matcher(text).results().map(match -> match.group(1)).collect(ImmutableSet.toImmutableSet());
        }

        boolean calls(String function) {
            Pattern call = Pattern.compile(COMMAND + function + END);
            return !functions().contains(function)
                    && code().stream().anyMatch(line -> call.matcher(line).find());
        }

        /** Its lines; those that are comments are empty. */
        ImmutableList<String> code() {
            return text.lines()
                    .map(line -> line.strip().startsWith("#") ? "" : line)
                    .collect(ImmutableList.toImmutableList());
        }
    }

    private final ImmutableList<Source> sources = Repository.here().sources();

    @Test
    void everyShellOfAHostParsesWhatIsSentToIt() {
        assertThat(engineScripts().flatMap(script -> SHELLS_OF_HOSTS.stream().flatMap(shell -> parse(shell, script))))
                .isEmpty();
    }

    @Test
    void everyOtherScriptIsParsedByItsShell() {
        assertThat(otherScripts().flatMap(ShellScriptsTest::parseByItsShell)).isEmpty();
    }

    @Test
    void whatIsSentToHostsIsPlain() {
        assertThat(engineScripts().flatMap(ShellScriptsTest::findings)).isEmpty();
    }

    @Test
    void shellCheckFindsNothingInWhatIsSentToHosts() {
        ImmutableList<Script> libraries = libraries();

        assertThat(libraries).extracting(Script::name).contains("place.sh", "apt-run.sh", "near-names.sh");
        assertThat(engineScripts()
                        .filter(script -> !libraries.contains(script))
                        .flatMap(script -> checkProgram(libraries, script)))
                .isEmpty();
        assertThat(libraries.stream().flatMap(library -> check(library, "--exclude=SC2034,SC2154")))
                .isEmpty();
    }

    /** The stand-ins in bash repeat the ways of the programs that they stand for; there only errors count. */
    @Test
    void shellCheckFindsNothingInOtherScripts() {
        assertThat(otherScripts()
                        .flatMap(script ->
                                check(script, script.shell().equals("sh") ? "--severity=style" : "--severity=error")))
                .isEmpty();
    }

    @Test
    void everyScriptIsUsed() {
        String java = sources.stream()
                .filter(source -> source.isJava() && !source.isTest())
                .map(Source::text)
                .collect(joining());

        assertThat(scripts().filter(script -> script.path().contains("/src/main/java/")))
                .isNotEmpty()
                .allMatch(script -> java.contains('"' + script.name() + '"'));
    }

    /** The later function of a name counts, also for those that were written with the earlier one in mind. */
    @Test
    void noFunctionTakesThePlaceOfOneThatGoesBeforeIt() {
        String names = named("ShellFunctions.java");
        List<String> replaced = new ArrayList<>();
        int chains = 0;
        for (Source source : sources) {
            if (!source.isJava() || source.isTest()) {
                continue;
            }
            Matcher chain = CHAIN.matcher(source.text().replaceAll("\\s", ""));
            while (chain.find()) {
                chains++;
                ImmutableList<String> files = Stream.concat(
                                LIBRARY.matcher(chain.group(1))
                                        .results()
                                        .map(library -> LIBRARIES + fileOf(library.group(1), names)),
                                Stream.of(source.path().replaceAll("[^/]*$", "") + chain.group(2)))
                        .collect(ImmutableList.toImmutableList());
                Set<String> known = new HashSet<>();
                scripts()
                        .filter(script -> files.contains(script.path()))
                        .flatMap(script -> script.functions().stream())
                        .filter(function -> !MEANT_TO_BE_REPLACED.contains(function))
                        .filter(function -> !known.add(function))
                        .forEach(function -> replaced.add(files + ": " + function));
            }
        }

        assertThat(chains).isGreaterThan(20);
        assertThat(replaced).isEmpty();
    }

    private String named(String name) {
        return sources.stream()
                .filter(source -> source.name().equals(name))
                .map(Source::text)
                .collect(joining());
    }

    private static String fileOf(String library, String names) {
        Matcher file =
                Pattern.compile("\\b" + library + "\\(\"([a-z-]+\\.sh)\"\\)").matcher(names);
        assertThat(file.find()).as(library).isTrue();
        return file.group(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '~',
            value = {
                "BACKQUOTE          @ x=`id`",
                "BACKQUOTE          @ x=\"`id`\"",
                "ECHO               @ echo x",
                "ECHO               @ [ -z \"$x\" ] || echo \"$x\"",
                "SCRIPTING_LANGUAGE @ if perl -e 1; then :; fi",
                "SCRIPTING_LANGUAGE @ x=$(LC_ALL=C /usr/bin/python3 -c 1)",
            })
    void findsWhatIsNotPlain(String rule, String line) {
        assertThat(findings(new Script("x.sh", "sh", "# it's\n" + line + "\n")))
                .hasSize(1)
                .allMatch(finding -> finding.startsWith("x.sh:2: " + rule + ": "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cat <<EOF\nx\nEOF\n", "cat <<-'EOF'\n\tx\n\tEOF\n", "cat << \\EOF\nEOF\n"})
    void findsHereDocuments(String text) {
        assertThat(findings(new Script("x.sh", "sh", text)))
                .containsExactly("x.sh:1: HERE_DOCUMENT: " + text.substring(0, text.indexOf('\n')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"if [[ -n $1 ]]; then :; fi", "f() {\n    local x=$1\n}\n", "source ./x"})
    void shellCheckFindsWhatIsOnlyBash(String text) {
        assertThat(check(new Script("x.sh", "sh", text), "--severity=warning"))
                .anyMatch(finding -> finding.contains("[SC3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[ \"$x\" = '<<none>>' ]",
                "printf 'echo <<EOF\\n'",
                "# it's `echo`",
                "command -v perl >/dev/null",
                "for tool in python3 perl; do :; done",
                "x=${y#*echo }",
                "stty -echo",
            })
    void passesWhatOnlyLooksSo(String line) {
        assertThat(findings(new Script("x.sh", "sh", line))).isEmpty();
    }

    @Test
    void everyShellRefusesWhatIsNoProgram() {
        Script broken = new Script("x.sh", "sh", "if true; then\n");

        assertThat(SHELLS_OF_HOSTS)
                .allMatch(shell -> parse(shell, broken).findAny().isPresent());
    }

    @Test
    void shellCheckIsAskedAboutThePlaceInTheScriptItself() {
        Script library = new Script("library.sh", "sh", "from_library() {\n    given=$1\n}\n");
        Script script = new Script("x.sh", "sh", "from_library a\nprintf '%s' $given \"$missing\"\n");

        assertThat(checkProgram(ImmutableList.of(library), script))
                .hasSize(2)
                .anyMatch(finding -> finding.startsWith("x.sh:2:") && finding.endsWith("[SC2086]"))
                .anyMatch(finding -> finding.startsWith("x.sh:2:") && finding.endsWith("[SC2154]"));
    }

    private Stream<Script> scripts() {
        return sources.stream()
                .filter(source -> !source.isTest())
                .filter(source -> source.name().endsWith(".sh")
                        || SHEBANG.matcher(source.text().lines().findFirst().orElse(""))
                                .matches())
                .map(Script::of);
    }

    private Stream<Script> engineScripts() {
        return scripts().filter(script -> script.path().startsWith("engine/"));
    }

    private Stream<Script> otherScripts() {
        return scripts().filter(script -> !script.path().startsWith("engine/"));
    }

    /** Those whose text goes before that of others. */
    private ImmutableList<Script> libraries() {
        String functions = named("ShellFunctions.java");
        return engineScripts()
                .filter(script -> functions.contains("(\"" + script.name() + "\")"))
                .collect(ImmutableList.toImmutableList());
    }

    private static Stream<String> findings(Script script) {
        return Stream.concat(Stream.of(Rule.values()).flatMap(rule -> rule.findings(script)), hereDocuments(script));
    }

    private static Stream<String> parseByItsShell(Script script) {
        return parse(ImmutableList.of(script.shell().equals("sh") ? "dash" : script.shell(), "-n"), script);
    }

    private static Stream<String> parse(ImmutableList<String> shell, Script script) {
        Answer answer = ask(shell, script.text());
        return answer.status() == 0
                ? Stream.of()
                : Stream.of(script.path() + ": " + shell.get(0) + ": " + answer.output());
    }

    /** What ShellCheck says about the script itself, read behind the functions that it calls. */
    private static Stream<String> checkProgram(ImmutableList<Script> libraries, Script script) {
        String before = libraries.stream()
                .filter(library -> library.functions().stream().anyMatch(script::calls))
                .map(Script::text)
                .collect(joining());
        int shift = (int) before.lines().count();
        return shellCheck(script.shell(), before + script.text(), "--severity=style")
                .filter(finding -> finding.line() > shift)
                .map(finding -> finding.in(script, shift));
    }

    private static Stream<String> check(Script script, String... options) {
        return shellCheck(script.shell(), script.text(), options).map(finding -> finding.in(script, 0));
    }

    private record Finding(int line, String words) {
        String in(Script script, int shift) {
            return script.path() + ":" + (line - shift) + ":" + words;
        }
    }

    /** Lines of {@code --format=gcc}: {@code -:LINE:COLUMN: LEVEL: MESSAGE [CODE]}. */
    private static Stream<Finding> shellCheck(String shell, String program, String... options) {
        ImmutableList<String> command = ImmutableList.<String>builder()
                .add("shellcheck", "--norc", "--format=gcc", "--shell=" + shell, UNKNOWABLE)
                .add(options)
                .add("-")
                .build();
        Answer answer = ask(command, program);
        if (answer.status() > 1) {
            throw new AssertionError(command + " exits with " + answer.status() + ": " + answer.output());
        }
        return answer.output()
                .lines()
                .map(line -> Splitter.on(':').limit(3).splitToList(line))
                .map(parts -> new Finding(Integer.parseInt(parts.get(1)), parts.get(2)));
    }

    private record Answer(int status, String output) {}

    private static Answer ask(ImmutableList<String> command, String input) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (OutputStream stream = process.getOutputStream()) {
                stream.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(ByteStreams.toByteArray(process.getInputStream()), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), output);
        } catch (IOException e) {
            throw new AssertionError("this test needs " + command.get(0) + ": apt-get install " + command.get(0), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
