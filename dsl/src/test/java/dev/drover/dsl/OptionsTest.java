package dev.drover.dsl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.Play;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.plan.Declarations;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.check.CheckSpec;
import dev.drover.engine.resource.command.CommandSpec;
import dev.drover.engine.resource.directory.DirectorySpec;
import dev.drover.engine.resource.file.FileSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the recipes of masters, agents and Marathon make of options, and what their scripts say of a process. */
class OptionsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String WRITTEN = "# Written by Drover: changes made here are lost.\n";
    private static final ImmutableMap<String, String> CALLS = ImmutableMap.of(
            "mesos/master", "zookeeper group('masters'); quorum 2; ",
            "mesos/agent", "zookeeper group('masters'); ",
            "marathon/server", "zookeeper group('masters'); ");

    private final Secrets secrets = new Secrets();
    private final PlaybookLoader loader = PlaybookLoader.of(Catalog.registered(), secrets)
            .environment(ImmutableMap.of("DROVER_SECRET_WORD", "it's $HOME"))
            .recipeRoots(ImmutableList.of(ROOT.resolve("recipes")));
    private final List<Process> started = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void endWhatWasStarted() {
        started.forEach(Process::destroyForcibly);
    }

    /** The two init systems for which there are packages. */
    enum Init {
        SYSTEMD(FakeHost.debian("12")),
        UPSTART(trusty());

        private final Facts facts;

        Init(Facts facts) {
            this.facts = facts;
        }

        private static Facts trusty() {
            Facts facts = FakeHost.debian("12");
            return new Facts(
                    new Facts.Os("debian", "ubuntu", "14.04", "trusty", "x86_64"),
                    Facts.Init.UPSTART,
                    facts.hostname(),
                    facts.fqdn(),
                    facts.net(),
                    facts.cpu(),
                    facts.memory(),
                    facts.disks(),
                    facts.mounts(),
                    facts.virtual(),
                    facts.selinux(),
                    facts.user(),
                    ImmutableSet.of("apt-get", "dpkg"),
                    facts.clockSkew());
        }
    }

    private static String play(String recipe, String parameters) {
        return "play('P', on: 'masters') { recipe('" + recipe + "') { " + CALLS.get(recipe) + parameters + " } }\n";
    }

    /** What each play says of the first master. */
    private ImmutableList<Declarations> described(String plays, Init init) throws IOException {
        Path site = Files.writeString(folder.resolve("site.groovy"), plays);
        ImmutableList.Builder<Declarations> described = ImmutableList.builder();
        for (Play play : loader.load(site).plays()) {
            Declarations state = new Declarations(Catalog.registered(), secrets);
            play.body().describe(FakeHost.master1().with(init.facts), state);
            described.add(state);
        }
        return described.build();
    }

    private ImmutableList<Declaration> declared(String recipe, String parameters, Init init) throws IOException {
        Declarations state = described(play(recipe, parameters), init).get(0);
        assertThat(state.problems()).isEmpty();
        return state.declared();
    }

    /** The files below a directory, or one file, with what shall be in them; secrets are revealed. */
    private Map<String, String> files(ImmutableList<Declaration> declared, String place) {
        Map<String, String> files = new TreeMap<>();
        declared.stream()
                .map(Declaration::spec)
                .filter(FileSpec.class::isInstance)
                .map(FileSpec.class::cast)
                .filter(file -> file.path().text().startsWith(place))
                .forEach(file -> files.put(
                        file.path().text().substring(place.length()),
                        file.content().orElseThrow().bytes().toUtf8()));
        return files;
    }

    private static Map<String, DirectorySpec> directories(ImmutableList<Declaration> declared) {
        Map<String, DirectorySpec> directories = new TreeMap<>();
        declared.stream()
                .map(Declaration::spec)
                .filter(DirectorySpec.class::isInstance)
                .map(DirectorySpec.class::cast)
                .forEach(directory -> directories.put(directory.path().text(), directory));
        return directories;
    }

    @ParameterizedTest
    @EnumSource(Init.class)
    void aMastersOptionsAreFilesAndNothingElseIsInTheirDirectory(Init init) throws IOException {
        ImmutableList<Declaration> declared = declared(
                "mesos/master",
                "advertised 'm1.example.com'; port 5055; logDir '/srv/log of mesos'\n"
                        + "options cluster: 'prod', quiet: true, authenticate_agents: false, advertise_port: 5060\n"
                        + "environment ULIMIT: '-n 16384', LIBPROCESS_SSL_ENABLED: true",
                init);

        assertThat(files(declared, "/etc/mesos-master/"))
                .isEqualTo(Map.of(
                        "quorum", "2\n",
                        "ip", "192.0.2.1\n",
                        "hostname", "m1.example.com\n",
                        "cluster", "prod\n",
                        "?quiet", "",
                        "?no-authenticate_agents", "",
                        "advertise_port", "5060\n"));
        assertThat(files(declared, "/etc/default/"))
                .isEqualTo(Map.of(
                        "mesos",
                        WRITTEN
                                + "LOGS='/srv/log of mesos'\nULIMIT='-n 16384'\nLIBPROCESS_SSL_ENABLED='true'\n",
                        "mesos-master",
                        WRITTEN + "PORT=5055\nZK=`cat /etc/mesos/zk`\n"));
        assertThat(directories(declared)).containsOnlyKeys("/etc/mesos-master");
        DirectorySpec options = directories(declared).get("/etc/mesos-master");
        assertThat(options.purge()).isTrue();
        assertThat(options.keep()).as("where the data of a host are").containsExactly("work_dir");
    }

    @Test
    void aWorkDirThatIsSaidIsAnOptionLikeOthers() throws IOException {
        for (String role : List.of("master", "agent")) {
            String place = "/etc/mesos-" + role.replace("agent", "slave");
            ImmutableList<Declaration> declared =
                    declared("mesos/" + role, "options work_dir: '/srv/mesos'", Init.SYSTEMD);

            assertThat(files(declared, place + "/")).containsEntry("work_dir", "/srv/mesos\n");
            assertThat(directories(declared).get(place).keep()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Init.class)
    void anAgentsAttributesAndResourcesAreFilesOfTheirDirectories(Init init) throws IOException {
        ImmutableList<Declaration> declared = declared(
                "mesos/agent",
                "advertised facts.fqdn; attributes rack: 'r1', ssd: true, level: 3\n"
                        + "resources cpus: 2, mem: 1024.5, 'ports(*)': '[31000-32000, 8000-8100]', disks: '{a,b}'\n"
                        + "options strict: false, isolation: 'posix/cpu,posix/mem'",
                init);

        assertThat(files(declared, "/etc/mesos-slave/"))
                .isEqualTo(ImmutableMap.builder()
                        .put("ip", "192.0.2.1\n")
                        .put("hostname", "host1.example.com\n")
                        .put("?no-strict", "")
                        .put("isolation", "posix/cpu,posix/mem\n")
                        .put("attributes/rack", "r1\n")
                        .put("attributes/ssd", "true\n")
                        .put("attributes/level", "3\n")
                        .put("resources/cpus", "2\n")
                        .put("resources/mem", "1024.5\n")
                        .put("resources/ports(*)", "[31000-32000, 8000-8100]\n")
                        .put("resources/disks", "{a,b}\n")
                        .build());
        assertThat(files(declared, "/etc/default/"))
                .isEqualTo(Map.of(
                        "mesos", WRITTEN + "LOGS='/var/log/mesos'\nULIMIT='-n 8192'\n",
                        "mesos-slave", WRITTEN + "PORT=5051\nMASTER=`cat /etc/mesos/zk`\n"));
        assertThat(directories(declared))
                .containsOnlyKeys("/etc/mesos-slave", "/etc/mesos-slave/attributes", "/etc/mesos-slave/resources")
                .allSatisfy((path, directory) -> assertThat(directory.purge()).isTrue());
    }

    @Test
    void withoutAttributesTheirDirectoryGoesWithWhatElseIsNotDeclared() throws IOException {
        ImmutableList<Declaration> declared = declared("mesos/agent", "", Init.SYSTEMD);

        assertThat(directories(declared)).containsOnlyKeys("/etc/mesos-slave");
        assertThat(files(declared, "/etc/mesos-slave/")).containsOnlyKeys("ip", "hostname");
    }

    @ParameterizedTest
    @EnumSource(Init.class)
    void marathonsOptionsAreFiles(Init init) throws IOException {
        ImmutableList<Declaration> declared = declared(
                "marathon/server",
                "options local_port_min: 10000, checkpoint: true, tracing: false\nenvironment JAVA_OPTS: '-Xmx1g -Dx=y'",
                init);

        assertThat(files(declared, "/etc/marathon/conf/"))
                .isEqualTo(Map.of(
                        "hostname", "192.0.2.1\n",
                        "master", "zk://192.0.2.1:2181,192.0.2.2:2181,192.0.2.3:2181/mesos\n",
                        "zk", "zk://192.0.2.1:2181,192.0.2.2:2181,192.0.2.3:2181/marathon\n",
                        "local_port_min", "10000\n",
                        "?checkpoint", "",
                        "?disable_tracing", ""));
        assertThat(directories(declared).get("/etc/marathon/conf").purge()).isTrue();
        assertThat(files(declared, "/etc/default/"))
                .as("an option here would win over its file")
                .isEqualTo(Map.of("marathon", WRITTEN + "JAVA_OPTS='-Xmx1g -Dx=y'\n"));
        assertThat(declared)
                .extracting(declaration -> declaration.id().toString())
                .contains("check[no options but these]");
    }

    @Test
    void marathonsOptionsAreVariablesFromOneFiveOn() throws IOException {
        ImmutableList<Declaration> declared = declared(
                "marathon/server",
                "configuredBy 'environment'; port 8081; advertised 'm1.example.com'\n"
                        + "options framework_name: \"it's \\\"\\$HOME\\\" `x` \\\\\", checkpoint: true, tracing: false,"
                        + " http_credentials: secret('word')\n"
                        + "environment JAVA_OPTS: '-Xmx1g'",
                Init.SYSTEMD);

        Map<String, String> variables = sourced(files(declared, "/etc/default/").get("marathon"));
        assertThat(variables)
                .isEqualTo(ImmutableMap.builder()
                        .put("JAVA_OPTS", "-Xmx1g")
                        .put("MARATHON_MESOS_USER", "root")
                        .put("MARATHON_HOSTNAME", "m1.example.com")
                        .put("MARATHON_MASTER", "zk://192.0.2.1:2181,192.0.2.2:2181,192.0.2.3:2181/mesos")
                        .put("MARATHON_ZK", "zk://192.0.2.1:2181,192.0.2.2:2181,192.0.2.3:2181/marathon")
                        .put("MARATHON_HTTP_PORT", "8081")
                        .put("MARATHON_FRAMEWORK_NAME", "it's \"$HOME\" `x` \\")
                        .put("MARATHON_CHECKPOINT", "")
                        .put("MARATHON_DISABLE_TRACING", "")
                        .put("MARATHON_HTTP_CREDENTIALS", "it's $HOME")
                        .build());
        assertThat(files(declared, "/etc/marathon/")).isEmpty();
        assertThat(directories(declared).get("/etc/marathon/conf").absent()).isTrue();
        FileSpec file = declared.stream()
                .map(Declaration::spec)
                .filter(spec -> spec instanceof FileSpec one && one.path().text().equals("/etc/default/marathon"))
                .map(FileSpec.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(file.mode().orElseThrow()).hasToString("0640");
        assertThat(file.group().orElseThrow()).hasToString("marathon");
    }

    /** What a shell makes of a file of variables. */
    private Map<String, String> sourced(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("defaults"), content);
        Result result = run(
                Map.of(),
                "sh",
                "-c",
                "set -eu; . \"$0\"; for name in $(sed -n 's/^\\([A-Z_]*\\)=.*/\\1/p' \"$0\"); do"
                        + " eval \"printf '%s=%s\\n' $name \\\"\\$$name\\\"\"; done",
                file.toString());
        assertThat(result.status()).as(result.out()).isZero();
        Map<String, String> variables = new TreeMap<>();
        result.out().lines().forEach(line -> variables.put(line.split("=", 2)[0], line.split("=", 2)[1]));
        return variables;
    }

    /** Use of a recipe, and what is said of it. */
    private static final String MISTAKES =
            """
            mesos/master | options port: 5050 | options: 'port' comes from the parameter port; it is said there
            mesos/master | options zk: 'x' | options: 'zk' comes from the parameters zookeeper, clientPort and path; it is said there
            mesos/agent | options attributes: 'a:b' | options: 'attributes' comes from the parameter attributes; it is said there
            mesos/agent | options ip: '192.0.2.9' | options: 'ip' comes from the host's address in the inventory; it is said there
            marathon/server | options zk: 'x' | options: 'zk' comes from the parameters zookeeper, clientPort and path; it is said there
            mesos/master | options 'a/b': 'x' | options: 'a/b' is no name of an option
            mesos/master | options '..': 'x' | options: '..' is no name of an option
            mesos/master | options 'roles~': 'x' | options: 'roles~' is no name of an option
            mesos/agent | options '?strict': '' | options: '?strict' is no name of an option
            mesos/agent | options 'no-strict': true | options: 'no-strict' is no name of an option
            mesos/agent | options no_strict: true | options: 'no_strict' is no name of an option
            mesos/agent | options "a\\nb": 'x' | is no name of an option
            marathon/server | options disable_ha: true | options: 'disable_ha' is no name of an option
            mesos/master | options cluster: '' | options: 'cluster' must be one line of text, a number, or true or false for a flag
            mesos/master | options cluster: ' ' | options: 'cluster' must be one line
            mesos/master | options acls: "{\\n}" | options: 'acls' must be one line
            mesos/agent | options isolation: ['a', 'b'] | write 'a,b' for several values
            mesos/agent | options isolation: { 'a' } | options: 'isolation' must be one line
            marathon/server | options max_apps: "1\\n2" | options: 'max_apps' must be one line
            mesos/master | environment MESOS_CLUSTER: 'x' | environment: 'MESOS_CLUSTER' would be an option, too
            mesos/master | environment CLUSTER: 'x' | environment: 'CLUSTER' would be an option, too
            mesos/agent | environment ISOLATION: 'x' | environment: 'ISOLATION' would be an option, too
            marathon/server | environment MARATHON_HA: '' | environment: 'MARATHON_HA' would be an option, too
            marathon/server | environment 'A B': 'x' | environment: 'A B' is no name of a variable
            marathon/server | environment JAVA_OPTS: "a\\nb" | environment: 'JAVA_OPTS' must be one line
            mesos/agent | attributes '../x': 'y' | attributes: '../x' is no name of one
            mesos/agent | attributes '.x': 'y' | attributes: '.x' is no name of one
            mesos/agent | attributes 'a:b': 'y' | attributes: 'a:b' is no name of one
            mesos/agent | attributes "a\\nb": 'y' | is no name of one
            mesos/agent | attributes rack: 'a;b' | attributes: 'rack' must be one line of text without ';'
            mesos/agent | attributes rack: "a\\nb" | attributes: 'rack' must be one line of text without ';'
            mesos/agent | attributes rack: secret('word') | attributes: 'rack' must be one line of text without ';'
            mesos/agent | resources cpus: 'many' | resources: 'cpus' must be a number, ranges such as '[31000-32000]', or a set
            mesos/agent | resources ports: '31000-32000' | resources: 'ports' must be a number, ranges
            mesos/master | advertised 'a b' | advertised 'a b' does not pass its check
            mesos/agent | logDir 'log' | logDir 'log' does not pass its check
            """;

    @Test
    void whatWouldGoWrongOnTheHostIsRefusedBefore() throws IOException {
        List<List<String>> mistakes = MISTAKES.lines()
                .map(line -> Splitter.on(" | ").limit(3).splitToList(line))
                .toList();
        String plays = mistakes.stream()
                .map(mistake -> play(mistake.get(0), mistake.get(1)))
                .collect(joining());
        ImmutableList<Declarations> described = described(plays, Init.SYSTEMD);

        for (int at = 0; at < mistakes.size(); at++) {
            assertThat(described.get(at).problems())
                    .as(mistakes.get(at).get(1))
                    .singleElement()
                    .asString()
                    .startsWith(folder + "/site.groovy:" + (at + 1) + ": ")
                    .contains(mistakes.get(at).get(2));
        }
    }

    @Test
    void optionsThatAnAgentsStartScriptReadsAreWhatIsCompared() throws IOException {
        String script = identity("attributes rack: 'r1', zone: 'z'; resources 'ports(*)': '[31000-32000]'", Init.SYSTEMD);
        Agent same = agent(
                Map.of(), "--hostname=192.0.2.1", "--attributes=zone:z;rack:r1", "--resources=ports(*):[31000-32000]");

        assertThat(asked(script, Init.SYSTEMD, same)).isEqualTo(new Result(0, ""));
        assertThat(asked(script, Init.SYSTEMD, agent(Map.of(), "--hostname=192.0.2.1", "--port=5052", "--attributes=rack:r2")))
                .isEqualTo(new Result(
                        1,
                        "it runs as hostname 192.0.2.1; port 5052; attribute rack:r2, and would be hostname 192.0.2.1;"
                                + " port 5051; attribute rack:r1; attribute zone:z; resource ports(*):[31000-32000]\n"));
    }

    @ParameterizedTest
    @EnumSource(Init.class)
    void theInitSystemKnowsTheAgent(Init init) throws IOException {
        String script = identity("attributes rack: 'r1'", init);

        assertThat(asked(script, init, agent(Map.of(), "--hostname=192.0.2.1", "--attributes=rack:r1")).status())
                .isZero();
        assertThat(asked(script, init, agent(Map.of(), "--hostname=192.0.2.1")).status())
                .isEqualTo(1);
        assertThat(asked(
                                script,
                                init,
                                agent(Map.of("MESOS_ATTRIBUTES", "rack:r1"), "--hostname=192.0.2.1"))
                        .status())
                .as("options may be said by the environment")
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(Init.class)
    void oneThatDoesNotRunOrHasNotRegisteredMayBeAnyAgent(Init init) throws IOException {
        String script = identity("attributes rack: 'r1'", init);
        Agent unregistered = agent(Map.of(), "--hostname=192.0.2.9");
        Files.delete(unregistered.latest());

        assertThat(asked(script, init, unregistered)).isEqualTo(new Result(0, ""));
        assertThat(asked(script, init, new Agent(0, folder))).isEqualTo(new Result(0, ""));
    }

    @ParameterizedTest
    @EnumSource(Init.class)
    void startingOverKeepsTheFormerAgentAndStopsIt(Init init) throws IOException {
        CommandSpec command = declared("mesos/agent", "attributes rack: 'r1'; startOver true", init).stream()
                .filter(one -> one.spec() instanceof CommandSpec)
                .map(one -> (CommandSpec) one.spec())
                .findFirst()
                .orElseThrow();
        Agent agent = agent(Map.of(), "--hostname=192.0.2.1");
        // As an earlier one left it.
        Path former = agent.workDir().resolve("meta/former-agent");
        Files.createSymbolicLink(former, agent.workDir().resolve("meta/slaves/S0"));

        Result result = asked(command.sh().orElseThrow(), init, agent);

        assertThat(result).isEqualTo(new Result(
                0, "what it was is kept in " + agent.workDir().resolve("meta/slaves/S1") + "\n"));
        assertThat(agent.latest()).doesNotExist();
        assertThat(Files.readSymbolicLink(former)).isEqualTo(agent.workDir().resolve("meta/slaves/S1"));
        assertThat(agent.workDir().resolve("meta/slaves/S1/slave.info")).exists();
        assertThat(folder.resolve("stopped")).content().isEqualTo("stop mesos-slave\n");
    }

    @Test
    void anAgentIsStartedOverOnlyWhereThatIsSaidAndNeeded() throws IOException {
        assertThat(declared("mesos/agent", "", Init.SYSTEMD))
                .extracting(declaration -> declaration.id().toString())
                .contains("check[it stays the same agent]")
                .doesNotContain("command[begin as a new agent]");
        ImmutableList<Declaration> over = declared("mesos/agent", "startOver true", Init.SYSTEMD);
        assertThat(over)
                .extracting(declaration -> declaration.id().toString())
                .contains("command[begin as a new agent]")
                .doesNotContain("check[it stays the same agent]");
        assertThat(over.stream()
                        .filter(one -> one.spec() instanceof CommandSpec)
                        .map(one -> one.common().unless())
                        .findFirst()
                        .orElseThrow())
                .as("the same question as that of the check")
                .isEqualTo(Optional.of(identity("", Init.SYSTEMD)));
        assertThat(declared("mesos/agent", "options reconfiguration_policy: 'additive'", Init.SYSTEMD))
                .as("such an agent decides for itself")
                .noneMatch(one -> one.spec() instanceof CheckSpec);
    }

    private String identity(String parameters, Init init) throws IOException {
        return declared("mesos/agent", parameters, init).stream()
                .filter(one -> one.spec() instanceof CheckSpec)
                .map(one -> ((CheckSpec) one.spec()).command().orElseThrow())
                .findFirst()
                .orElseThrow();
    }

    /** A process that has the arguments of an agent, and what an agent keeps. */
    private record Agent(long pid, Path workDir) {
        Path latest() {
            return workDir.resolve("meta/slaves/latest");
        }
    }

    private Agent agent(Map<String, String> environment, String... options) throws IOException {
        Path workDir = Files.createTempDirectory(folder, "work dir");
        Path former = Files.createDirectories(workDir.resolve("meta/slaves/S1"));
        Files.writeString(former.resolve("slave.info"), "an agent\n");
        Agent agent = new Agent(0, workDir);
        Files.createSymbolicLink(agent.latest(), former);
        List<String> words = new ArrayList<>(List.of("sh", "-c", "echo up; read x", "/usr/sbin/mesos-slave"));
        words.add("--master=zk://192.0.2.1:2181/mesos");
        words.addAll(List.of(options));
        words.add("--work_dir=" + workDir);
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        assertThat(process.inputReader(UTF_8).readLine()).isEqualTo("up");
        return new Agent(process.pid(), workDir);
    }

    private record Result(int status, String out) {}

    /** What a script says on a host whose init system answers so. */
    private Result asked(String script, Init init, Agent agent) throws IOException {
        Path programs = Files.createDirectories(folder.resolve("bin"));
        String program = init == Init.SYSTEMD ? "systemctl" : "initctl";
        String answer = init == Init.SYSTEMD
                ? "echo MainPID=" + agent.pid()
                : agent.pid() == 0
                        ? "echo mesos-slave stop/waiting"
                        : "echo mesos-slave start/running, process " + agent.pid();
        Path answering = Files.writeString(
                programs.resolve(program),
                "#!/bin/sh\ncase $1 in\nstop) echo \"$@\" >" + folder + "/stopped ;;\nshow | status) " + answer
                        + " ;;\nesac\n");
        Files.setPosixFilePermissions(answering, PosixFilePermissions.fromString("rwxr-xr-x"));
        return run(Map.of("PATH", programs + ":" + System.getenv("PATH")), "sh", "-c", script);
    }

    private static Result run(Map<String, String> environment, String... words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = process.inputReader(UTF_8).lines().map(line -> line + "\n").collect(joining());
        try {
            return new Result(process.waitFor(), out);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
