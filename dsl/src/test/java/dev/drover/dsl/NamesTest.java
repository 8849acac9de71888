package dev.drover.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.Schema;
import groovy.lang.GroovyClassLoader;
import groovy.lang.GroovyObjectSupport;
import groovy.lang.Script;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.junit.jupiter.api.Test;

/** Groovy answers some names itself in every block ({@code run}, {@code call}, …): no verb or attribute is one of them. */
class NamesTest {
    /** What the language promises, whether its type is registered already or not. */
    private static final ImmutableSet<String> PROMISED = ImmutableSet.copyOf(Splitter.on(' ')
            .split(
                    "file directory link tree lineInFile blockInFile replaceInFile iniSetting download archive git pkg aptRepository"
                            + " yumRepository debconf service systemdUnit user userGroup authorizedKey sudoRule cron hostname hostEntry"
                            + " sysctl kernelModule mount timezone command script reboot waitFor check dockerContainer marathonApp http"
                            + " content source mode owner group backup validate createOnly absent recurse purge to fileMode"
                            + " directoryMode line matching insertAfter insertBefore backrefs firstMatch create block marker pattern"
                            + " with section key value url sha256 strip creates repository revision force version latest recommends"
                            + " startServices uri suite components architectures keyFingerprint baseurl mirrorlist gpgcheck gpgkey"
                            + " enabled release question type ensure restartOn reloadOn template dropIn uid groups home shell comment"
                            + " system password gid options exclusive schedule sh args argv removes cwd env input expect when port path"
                            + " message that image ports volumes network restart server cmd cpus mem instances disk constraints"
                            + " healthChecks container put post get body unlessGet every"
                            + " name atLeast"));

    /** Those that are written without a value. */
    private static final ImmutableSet<String> FLAGS = ImmutableSet.<String>builder()
            .add("backup", "createOnly", "absent", "recurse", "purge", "backrefs", "firstMatch", "create", "force")
            .add("latest", "system", "exclusive", "sensitive", "ignoreFailure")
            .addAll(registeredFlags())
            .build();

    private static ImmutableSet<String> registeredFlags() {
        Catalog registered = Catalog.registered();
        return registered.names().stream()
                .flatMap(type -> registered.named(type).orElseThrow().schema().attributes().values().stream())
                .filter(attribute -> attribute.type() == boolean.class)
                .map(Schema.AttributeSchema::name)
                .collect(ImmutableSet.toImmutableSet());
    }

    private static ImmutableSortedSet<String> names() {
        Catalog registered = Catalog.registered();
        Stream<String> attributes = registered.names().stream()
                .flatMap(type -> registered.named(type).orElseThrow().schema().writableNames().stream());
        return Stream.of(
                        PROMISED.stream(),
                        registered.names().stream(),
                        attributes,
                        Schema.COMMON.attributes().keySet().stream())
                .flatMap(each -> each)
                .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo));
    }

    /** Records what reaches a block's delegate. */
    public static final class Recorder extends GroovyObjectSupport {
        private final List<String> calls = new ArrayList<>();

        @Override
        public Object invokeMethod(String name, Object arguments) {
            calls.add(name + Arrays.asList(InvokerHelper.asArray(arguments)));
            return "";
        }
    }

    @Test
    void everyNameReachesTheBlockWhenItIsWrittenBare() throws Exception {
        String script = names().stream()
                .map(name -> "  " + name + " 'x'\n  " + name + "('x', 'y')\n"
                        + (FLAGS.contains(name) ? "  " + name + "()\n" : ""))
                .collect(Collectors.joining(
                        "", "def block = {\n", "}\nblock.delegate = recorder\nblock.resolveStrategy = 1\nblock()\n"));
        Recorder recorder = new Recorder();
        try (GroovyClassLoader loader = new GroovyClassLoader(getClass().getClassLoader())) {
            Class<?> type = loader.parseClass(script);
            Script compiled = (Script) type.getDeclaredConstructor().newInstance();
            compiled.setProperty("recorder", recorder);
            compiled.run();
        }

        assertThat(recorder.calls)
                .containsExactlyElementsOf(names().stream()
                        .flatMap(name -> Stream.concat(
                                Stream.of(name + "[x]", name + "[x, y]"),
                                FLAGS.contains(name) ? Stream.of(name + "[]") : Stream.of()))
                        .toList());
    }

    @Test
    void everyNameReachesTheBlockUnderStaticCompilation() throws Exception {
        String methods = names().stream()
                .map(name -> "  Object " + name + "(Object... all) { calls << '" + name + "' + all.toList(); '' }\n")
                .collect(Collectors.joining());
        String calls = names().stream().map(name -> "    " + name + " 'x'\n").collect(Collectors.joining());
        String source = "import groovy.transform.*\n@CompileStatic class Verbs {\n  List<String> calls = []\n" + methods
                + "}\n@CompileStatic class Uses {\n"
                + "  static void with1(@DelegatesTo(value = Verbs, strategy = 1) Closure block, Verbs verbs) {\n"
                + "    block.delegate = verbs; block.resolveStrategy = 1; block.call() }\n"
                + "  static List<String> calls() { def verbs = new Verbs(); with1({\n" + calls
                + "  }, verbs); verbs.calls }\n}\nUses.calls()\n";
        try (GroovyClassLoader loader = new GroovyClassLoader(getClass().getClassLoader())) {
            Class<?> type = loader.parseClass(source);
            Script compiled = (Script) type.getDeclaredConstructor().newInstance();

            assertThat((List<?>) compiled.run())
                    .isEqualTo(names().stream().map(name -> name + "[x]").toList());
        }
    }

    @Test
    void noNameIsAMethodOfABlocksScope() {
        Stream<Class<?>> scopes = Stream.of(ResourceScope.class, ParameterScope.class, RollingScope.class);
        List<String> methods = scopes.flatMap(scope -> Arrays.stream(scope.getDeclaredMethods()))
                .map(Method::getName)
                .distinct()
                .toList();

        assertThat(names()).doesNotContainAnyElementsOf(methods);
    }

    @Test
    void noVerbIsAFunctionOfPlays() {
        assertThat(Catalog.registered().names()).doesNotContainAnyElementsOf(PlayScope.FUNCTIONS);
        assertThat(TestTypes.CATALOG.names()).doesNotContainAnyElementsOf(PlayScope.FUNCTIONS);
        assertThat(Arrays.stream(PlayScope.class.getDeclaredMethods())
                        .map(Method::getName)
                        .collect(Collectors.toSet()))
                .containsAll(PlayScope.FUNCTIONS);
    }
}
