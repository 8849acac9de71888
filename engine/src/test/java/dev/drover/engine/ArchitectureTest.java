package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.graph.EndpointPair;
import com.google.common.graph.Graph;
import com.google.common.graph.GraphBuilder;
import com.google.common.graph.Graphs;
import com.google.common.graph.ImmutableGraph;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The packages of the engine depend on each other only as the table says; measured by the JDK's jdeps on the class files. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // jdeps runs once
class ArchitectureTest {
    private static final String ENGINE = "dev.drover.engine";

    /** Stands for each package directly below {@code resource}: one resource type. It may not use its siblings. */
    private static final String RESOURCE_TYPE = "resource.<type>";

    private static final String ROOT = "(root)";

    /** A package and those of the engine that it may use. Nothing may use the package of a resource type. */
    private static final ImmutableMap<String, ImmutableSet<String>> TABLE = table("""
            crypto           ->
            model            -> crypto
            vault            -> model
            inventory        -> model vault
            transport.http   -> model
            transport        -> transport.http model
            transport.local  -> transport transport.http model
            transport.ssh    -> transport transport.http model crypto
            facts            -> model transport
            template         -> model
            packages         -> template model
            resource         -> model transport transport.http
            resource.<type>  -> resource model transport transport.http
            graph            -> model resource
            report           -> model resource
            journal          -> report resource model transport
            plan             -> graph report model resource transport transport.http inventory facts
            converge         -> journal plan graph report model resource transport transport.http transport.local transport.ssh inventory facts template
            rollback         -> journal report resource model transport
            (root)           -> converge journal plan graph report model resource transport transport.local transport.ssh inventory facts template
            """);

    /** What only some packages may use, by the beginning of a class name; the longest one that fits decides. */
    private static final ImmutableMap<String, ImmutableSet<String>> RESERVED =
            ImmutableMap.<String, ImmutableSet<String>>builder()
                    .put("net.schmizz.", ImmutableSet.of("transport.ssh"))
                    .put("com.hierynomus.", ImmutableSet.of("transport.ssh"))
                    .put("org.apache.hc.", ImmutableSet.of("transport.http"))
                    .put("org.bouncycastle.", ImmutableSet.of("transport.ssh"))
                    .put("org.conscrypt.", ImmutableSet.of("crypto"))
                    // Hashes of passwords are verified by a library rather than by code of ours.
                    .put("org.bouncycastle.crypto.generators.OpenBSDBCrypt", ImmutableSet.of("resource.user"))
                    .put("java.lang.ProcessBuilder", ImmutableSet.of("transport.local", "transport.ssh"))
                    .put("org.slf4j.", ImmutableSet.of("transport", "transport.local", "transport.ssh", "converge"))
                    .put("groovy.", ImmutableSet.of())
                    .put("org.codehaus.groovy.", ImmutableSet.of())
                    .put("org.apache.groovy.", ImmutableSet.of())
                    .buildOrThrow();

    private final ImmutableList<Dependency> measured = dependencies();

    @Test
    void packagesUseOnlyWhatTheTableAllows() {
        assertThat(violations(measured)).isEmpty();
    }

    @Test
    void noPackagesDependOnEachOther() {
        assertThat(cycles(measured)).isEmpty();
    }

    @Test
    void everyRowOfTheTableIsAPackage() {
        ImmutableSet<String> packages = measured.stream()
                .map(dependency -> row(packageOf(dependency.user())))
                .collect(ImmutableSet.toImmutableSet());

        assertThat(packages).isEqualTo(TABLE.keySet());
    }

    @Test
    void theTableHasOnlyArrowsDownwards() {
        assertThat(Graphs.hasCycle(rows())).isFalse();
    }

    @Test
    void findsAnArrowUpwards() {
        assertThat(violations(ImmutableList.of(
                        edge("model.Play", "model.Playbook"),
                        edge("plan.Guards", "graph.Task"),
                        edge("model.Play", "report.Status"))))
                .containsExactly(
                        "model must not use report: dev.drover.engine.model.Play -> dev.drover.engine.report.Status");
    }

    @Test
    void findsTheUseOfASibling() {
        assertThat(violations(ImmutableList.of(
                        edge("resource.file.FileType", "resource.file.FileSpec"),
                        edge("resource.file.FileType", "resource.pkg.PkgSpec"))))
                .containsExactly("resource.file must not use resource.pkg: "
                        + "dev.drover.engine.resource.file.FileType -> dev.drover.engine.resource.pkg.PkgSpec");
    }

    @Test
    void findsTheUseOfAResourceType() {
        assertThat(violations(ImmutableList.of(
                        edge("converge.Runner", "resource.file.FileSpec"), edge("Drover", "resource.file.FileSpec"))))
                .containsExactly(
                        "converge must not use resource.file: "
                                + "dev.drover.engine.converge.Runner -> dev.drover.engine.resource.file.FileSpec",
                        "(root) must not use resource.file: "
                                + "dev.drover.engine.Drover -> dev.drover.engine.resource.file.FileSpec");
    }

    @Test
    void findsAReservedLibrary() {
        assertThat(violations(ImmutableList.of(
                        new Dependency(ENGINE + ".transport.ssh.SshTransport", "net.schmizz.sshj.SSHClient"),
                        new Dependency(ENGINE + ".transport.Session", "net.schmizz.sshj.SSHClient"))))
                .containsExactly("transport must not use net.schmizz.: "
                        + "dev.drover.engine.transport.Session -> net.schmizz.sshj.SSHClient");
    }

    @Test
    void onePartOfAReservedLibraryMayBeFree() {
        String user = ENGINE + ".resource.user.PasswordHash";

        assertThat(violations(ImmutableList.of(
                        new Dependency(user, "org.bouncycastle.crypto.generators.OpenBSDBCrypt"),
                        new Dependency(user, "org.bouncycastle.crypto.generators.SCrypt"))))
                .containsExactly("resource.user must not use org.bouncycastle.: " + user
                        + " -> org.bouncycastle.crypto.generators.SCrypt");
    }

    @Test
    void findsAPackageWithoutARow() {
        assertThat(violations(ImmutableList.of(edge("ledger.Entry", "model.Bytes"))))
                .containsExactly("ledger has no row in the table: dev.drover.engine.ledger.Entry");
    }

    @Test
    void findsACycle() {
        assertThat(cycles(ImmutableList.of(
                        edge("plan.Guards", "graph.Task"),
                        edge("graph.Task", "resource.Need"),
                        edge("resource.Need", "plan.Guards"),
                        edge("report.Status", "plan.Guards"))))
                .containsExactly("graph <-> plan", "graph <-> resource", "plan <-> resource");
    }

    /** That a class uses another, both by binary name. */
    private record Dependency(String user, String used) {}

    private static Dependency edge(String user, String used) {
        return new Dependency(ENGINE + "." + user, ENGINE + "." + used);
    }

    private static ImmutableList<String> violations(ImmutableList<Dependency> dependencies) {
        return dependencies.stream()
                .flatMap(ArchitectureTest::violations)
                .distinct()
                .collect(ImmutableList.toImmutableList());
    }

    private static Stream<String> violations(Dependency dependency) {
        String user = packageOf(dependency.user());
        if (!TABLE.containsKey(row(user))) {
            return Stream.of(user + " has no row in the table: " + dependency.user());
        }
        String edge = ": " + dependency.user() + " -> " + dependency.used();
        if (isOfEngine(dependency.used())) {
            String used = packageOf(dependency.used());
            return mayUse(user, used) ? Stream.of() : Stream.of(user + " must not use " + used + edge);
        }
        return RESERVED.entrySet().stream()
                .filter(reserved -> dependency.used().startsWith(reserved.getKey()))
                .max(Comparator.comparingInt(reserved -> reserved.getKey().length()))
                .stream()
                .filter(reserved -> !reserved.getValue().contains(user))
                .map(reserved -> user + " must not use " + reserved.getKey() + edge);
    }

    private static boolean mayUse(String user, String used) {
        return user.equals(used) || TABLE.get(row(user)).contains(used);
    }

    private static ImmutableList<String> cycles(ImmutableList<Dependency> dependencies) {
        ImmutableGraph.Builder<String> packages = GraphBuilder.directed().immutable();
        for (Dependency dependency : dependencies) {
            if (isOfEngine(dependency.used())) {
                addEdge(packages, packageOf(dependency.user()), packageOf(dependency.used()));
            }
        }
        return cycles(packages.build()).sorted().collect(ImmutableList.toImmutableList());
    }

    private static Stream<String> cycles(Graph<String> packages) {
        return packages.nodes().stream()
                .flatMap(user -> Graphs.reachableNodes(packages, user).stream()
                        .filter(used -> user.compareTo(used) < 0)
                        .filter(used -> Graphs.reachableNodes(packages, used).contains(user))
                        .map(used -> user + " <-> " + used));
    }

    private static void addEdge(ImmutableGraph.Builder<String> packages, String user, String used) {
        if (!user.equals(used)) {
            packages.putEdge(EndpointPair.ordered(user, used));
        }
    }

    private static ImmutableGraph<String> rows() {
        ImmutableGraph.Builder<String> rows = GraphBuilder.directed().immutable();
        TABLE.forEach((user, allowed) -> allowed.forEach(used -> addEdge(rows, user, used)));
        return rows.build();
    }

    private static String row(String packageName) {
        return packageName.matches("resource\\.[^.]+") ? RESOURCE_TYPE : packageName;
    }

    private static boolean isOfEngine(String className) {
        return className.startsWith(ENGINE + ".");
    }

    private static String packageOf(String className) {
        String name = className.substring(0, className.lastIndexOf('.'));
        return name.equals(ENGINE) ? ROOT : name.substring(ENGINE.length() + 1);
    }

    private static ImmutableMap<String, ImmutableSet<String>> table(String text) {
        return text.lines()
                .collect(ImmutableMap.toImmutableMap(
                        line -> line.substring(0, line.indexOf("->")).trim(),
                        line -> ImmutableSet.copyOf(
                                Splitter.on(' ').omitEmptyStrings().split(line.substring(line.indexOf("->") + 2)))));
    }

    /** Lines of {@code jdeps -verbose:class}: an indented {@code USER -> USED ARCHIVE}; those not indented are of archives. */
    private static ImmutableList<Dependency> dependencies() {
        ToolProvider jdeps = ToolProvider.findFirst("jdeps")
                .orElseThrow(
                        () -> new IllegalStateException("no jdeps; these tests need a JDK with the module jdk.jdeps"));
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        int status = jdeps.run(
                new PrintWriter(output),
                new PrintWriter(errors),
                "-verbose:class",
                classes().toString());
        if (status != 0) {
            throw new IllegalStateException("jdeps exits with " + status + ": " + output + errors);
        }
        return output.toString()
                .lines()
                .filter(line -> line.startsWith(" "))
                .map(line -> Splitter.onPattern("\\s+").omitEmptyStrings().splitToList(line))
                .filter(words -> words.get(1).equals("->"))
                .map(words -> new Dependency(words.get(0), words.get(2)))
                .collect(ImmutableList.toImmutableList());
    }

    private static Path classes() {
        try {
            return Path.of(Drover.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
