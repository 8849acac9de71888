package dev.drover.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.dsl.TestTypes.CheckSpec;
import dev.drover.dsl.TestTypes.CronSpec;
import dev.drover.dsl.TestTypes.FileSpec;
import dev.drover.dsl.TestTypes.PkgSpec;
import dev.drover.dsl.TestTypes.ServiceSpec;
import dev.drover.dsl.TestTypes.UserSpec;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Common;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.Handle;
import dev.drover.engine.model.LocalDirectory;
import dev.drover.engine.model.LocalFile;
import dev.drover.engine.model.Play;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Secret;
import dev.drover.engine.model.Source;
import dev.drover.engine.plan.Declarations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlayTest {
    @TempDir
    Path folder;

    private Workshop workshop;

    @BeforeEach
    void open() {
        workshop = new Workshop(folder);
    }

    private static Handle handle(String type, String name) {
        return Handle.to(new ResourceId(type, name));
    }

    @Test
    void aPlayIsTheSameWhateverWasReadForIt() {
        workshop.file("files/www/index.html", "hi\n").file("files/app.tgz", "x");
        Play play = workshop.load("""
                playbook 'p'
                play('p', on: 'all') {
                    tree('/a') { source 'www' }
                    archive('/b') { source 'app.tgz' }
                }
                """).plays().get(0);
        ImmutableMap<Play, String> byPlay = ImmutableMap.of(play, "found");
        int hash = play.hashCode();

        play.body().describe(FakeHost.master1(), new Declarations(TestTypes.CATALOG, workshop.secrets));

        assertThat(play.hashCode()).isEqualTo(hash);
        assertThat(byPlay.get(play)).isEqualTo("found");
    }

    @Test
    void aResourceHasItsAttributesAndKnowsTheLineOfEach() {
        Declaration file = workshop.only("""
                file('/etc/motd') {
                    content 'hi'

                    mode '0640'
                    backup()
                }
                """);

        assertThat(file.spec())
                .isEqualTo(new FileSpec(
                        "/etc/motd",
                        Optional.of(Content.text("hi")),
                        Optional.empty(),
                        Optional.of(dev.drover.engine.resource.FileMode.parse("0640")),
                        Optional.empty(),
                        Optional.empty(),
                        true));
        assertThat(file.source()).isEqualTo(new Source("site.groovy", 2));
        assertThat(file.attributes())
                .isEqualTo(ImmutableMap.of(
                        "content", new Source("site.groovy", 3),
                        "mode", new Source("site.groovy", 5),
                        "backup", new Source("site.groovy", 6)));
    }

    @Test
    void plainGroovyIsTheOnlyLoopAndCondition() {
        ImmutableList<Declaration> declared = workshop.declared("""
                ['a', 'b'].each { name ->
                    if (facts.os.family == 'debian') {
                        pkg name
                    }
                }
                for (int i in 1..2) { file("/srv/$i") { content "${i * 2}" } }
                """);

        assertThat(declared.stream().map(each -> each.id().toString()))
                .containsExactly("pkg[a]", "pkg[b]", "file[/srv/1]", "file[/srv/2]");
        assertThat(declared.get(0).source()).isEqualTo(new Source("site.groovy", 4));
        assertThat(((FileSpec) declared.get(3).spec()).content()).contains(Content.text("4"));
    }

    @Test
    void severalNamesAreSeveralResources() {
        assertThat(workshop.declared("pkg 'a', 'b', ['c']").stream().map(Declaration::spec))
                .containsExactly(
                        new PkgSpec("a", Optional.empty()),
                        new PkgSpec("b", Optional.empty()),
                        new PkgSpec("c", Optional.empty()));
    }

    @Test
    void aServiceTakesBareWordsAndReferences() {
        ImmutableList<Declaration> declared = workshop.declared("""
                def conf = file('/etc/a')
                service('a') {
                    ensure running, enabled
                    restartOn conf, file('/etc/b'), resource('pkg', 'a')
                }
                file '/etc/b'
                """);

        assertThat(declared.get(1).spec())
                .isEqualTo(new ServiceSpec(
                        "a",
                        ImmutableSet.of(TestTypes.Ensure.RUNNING, TestTypes.Ensure.ENABLED),
                        handle("file", "/etc/a").and(handle("file", "/etc/b")).and(handle("pkg", "a"))));
        assertThat(declared).hasSize(3);
    }

    @Test
    void aWordThatIsAttributeAndVerbIsTakenByItsUse() {
        Declaration cron = workshop.only("""
                cron('backup') {
                    user 'bob'
                    after user('bob')
                    command '/bin/true'
                    env PATH: '/bin', COUNT: 3
                }
                """);

        assertThat(cron.spec())
                .isEqualTo(new CronSpec(
                        "backup", Optional.of("bob"), "/bin/true", ImmutableMap.of("PATH", "/bin", "COUNT", "3")));
        assertThat(cron.common().after()).isEqualTo(handle("user", "bob"));
    }

    @Test
    void aWordThatIsAttributeAndFunctionIsTakenByItsUse() {
        workshop.file("files/motd", "from a file\n");

        ImmutableList<Declaration> declared = workshop.declared("""
                file('/a') { group 'root'; content group('masters')*.name.join(' ') }
                file('/b') { source 'motd' }
                file('/c') { content source('motd') }
                """);

        FileSpec a = (FileSpec) declared.get(0).spec();
        assertThat(a.group()).contains("root");
        assertThat(a.content()).contains(Content.text("master1 master2 master3"));
        FileSpec b = (FileSpec) declared.get(1).spec();
        assertThat(b.source()).contains(Content.text("from a file\n"));
        assertThat(b.content()).isEmpty();
        FileSpec c = (FileSpec) declared.get(2).spec();
        assertThat(c.content()).contains(Content.text("from a file\n"));
        assertThat(c.source()).isEmpty();
    }

    @Test
    void aLocalDirectoryAndAFileToBeStreamedAreLookedForLikeTheSourceOfAFile() {
        workshop.file("files/www/index.html", "hi\n")
                .file("files/www/img/a", "")
                .file("files/app.tgz", "x");

        ImmutableList<Declaration> declared = workshop.declared("""
                def name = 'www'
                tree('/a') { source "$name" }
                tree('/b') { source 'www/' }
                archive('/c') { source 'app.tgz' }
                """);

        LocalDirectory www = ((TestTypes.TreeSpec) declared.get(0).spec()).source();
        assertThat(www.entries().keySet()).containsExactly("img", "img/a", "index.html");
        assertThat(www).hasToString("files/www");
        assertThat(((TestTypes.TreeSpec) declared.get(1).spec()).source()).isSameAs(www);
        assertThat(((TestTypes.ArchiveSpec) declared.get(2).spec()).source().map(LocalFile::size))
                .contains(1L);
    }

    @Test
    void aNameThatIsNoUtf8IsWrittenWithHalfACharacter() {
        assertThat(workshop.only("file('/srv/caf\\uDCE9') { content 'x' }").id())
                .isEqualTo(new ResourceId("file", "/srv/caf\udce9"));
    }

    @Test
    void aLocalDirectoryThatIsMissingOrOutsideIsAProblem() {
        workshop.file("files/www/index.html", "hi\n");

        assertThat(workshop.problems("tree('/a') { source 'ww' }"))
                .containsExactly("site.groovy:2: no directory 'ww'; looked for files/ww; did you mean 'www'?");
        assertThat(workshop.problems("tree('/a') { source '../..' }").get(0)).contains("no directory '../..'");
        assertThat(workshop.problems("archive('/a') { source 'www' }").get(0)).contains("no file 'www'");
    }

    @Test
    void commonAttributesGoToEveryResource() {
        Common common = workshop.only("""
                        pkg('a') {
                            retries 3, every: '5s'
                            timeout '1m'
                            ignoreFailure()
                            onlyIf 'test -e /x'
                            tags 'x', 'y'
                            doc 'because'
                        }
                        """).common();

        assertThat(common.retries()).contains(new Common.Retries(3, Duration.ofSeconds(5)));
        assertThat(common.timeout()).contains(Duration.ofMinutes(1));
        assertThat(common.ignoreFailure()).isTrue();
        assertThat(common.onlyIf()).contains("test -e /x");
        assertThat(common.tags()).containsExactly("x", "y");
        assertThat(common.doc()).contains("because");
    }

    @Test
    void aBlockAsAValueIsEvaluatedNow() {
        assertThat(workshop.only("check('enough memory') { that { facts.memory.total > 1024 } }")
                        .spec())
                .isEqualTo(new CheckSpec("enough memory", Optional.of(true), Optional.empty()));
    }

    @Test
    void hostFactsAndVariablesAreAtHand() {
        workshop.file("templates/x.ftl", "unused");

        Declaration file = workshop.only("""
                file('/x') {
                    content([
                        host.name, host.address, host.rack, host.vars.rack, host.groups.join('+'), host,
                        vars.clusterName, vars.app.port, vars['rack'], vars.get('none', 'other'), 'rack' in vars, 'x' in vars,
                        facts.os.version, facts.init, facts.net.interfaces.eth0[0], facts.mounts[0].path,
                        facts.tools.contains('dpkg'), facts.clockSkew, host.facts.cpu.count, memberId('zookeeper'),
                    ].join(' '))
                }
                """);

        assertThat(((FileSpec) file.spec()).content())
                .contains(Content.text("master1 192.0.2.1 r1 r1 masters master1"
                        + " lab 8080 r1 other true false"
                        + " 12 systemd 198.51.100.11 / true 2 2 11"));
    }

    @Test
    void aGroupCanBeNamedBeforeAnyHostIsKnown() {
        Playbook playbook = workshop.load("""
                def masters = group('masters')
                play('p', on: masters) {
                    file('/x') {
                        content "${masters.collect { it.vars.rack }} ${masters.size()} ${majority(masters)} $masters"
                    }
                    file('/y') { content "${masters[0].address} ${masters[-1].memberId('z')} ${masters.contains(host)}" }
                }
                """);

        Declarations state = workshop.describe(playbook, FakeHost.master1());

        assertThat(state.problems()).isEmpty();
        assertThat(playbook.plays().get(0).on()).isEqualTo("masters");
        assertThat(state.declared().stream()
                        .map(each -> ((FileSpec) each.spec())
                                .content()
                                .orElseThrow()
                                .bytes()
                                .toUtf8()))
                .containsExactly("[r1, r2, r3] 3 2 [master1, master2, master3]", "192.0.2.1 13 true");
    }

    @Test
    void aMethodOfTheScriptCanDeclareResourcesAndSetAttributes() {
        Playbook playbook = workshop.load("""
                def standard() { mode '0600'; owner facts.user; group 'wheel' }
                def account(String name) {
                    user(name) { uid 7 }
                    file("/home/$name") { standard() }
                }
                play('p') { account 'ann' }
                """);

        Declarations state = workshop.describe(playbook, FakeHost.master1());

        assertThat(state.problems()).isEmpty();
        assertThat(state.declared().get(0).spec())
                .isEqualTo(new UserSpec("ann", Optional.of(7L), ImmutableList.of(), Optional.empty()));
        FileSpec home = (FileSpec) state.declared().get(1).spec();
        assertThat(home.owner()).contains("root");
        assertThat(home.group()).contains("wheel");
        assertThat(state.declared().get(1).source()).isEqualTo(new Source("site.groovy", 4));
        assertThat(state.declared().get(1).attributes().get("mode")).isEqualTo(new Source("site.groovy", 1));
    }

    @Test
    void manyHostsCanEvaluateOnePlayAtOnce() throws Exception {
        Playbook playbook = workshop.load("""
                def masters = group('masters')
                play('p') {
                    for (int i in 1..50) {
                        file("/$i/${host.name}") { content "$i ${host.address} ${masters.size()}" }
                    }
                }
                """);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Declarations>> work = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                FakeHost host = FakeHost.MASTERS.get(i % 3);
                work.add(() -> workshop.describe(playbook, host));
            }
            int number = 0;
            for (var done : threads.invokeAll(work)) {
                FakeHost host = FakeHost.MASTERS.get(number++ % 3);
                assertThat(done.get().problems()).isEmpty();
                assertThat(done.get().declared()).hasSize(50);
                FileSpec last = (FileSpec) done.get().declared().get(49).spec();
                assertThat(last).isEqualTo(FileSpec.at("/50/" + host.name()).content("50 " + host.address() + " 3"));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aSecretStaysOneUntilItIsInAFile() {
        workshop.file("secrets/db_password", "p4ss w'rd\n").environment("DROVER_SECRET_API_KEY", "abc");

        ImmutableList<Declaration> declared = workshop.declared("""
                user('bob') { password secret('db_password') }
                file('/a') { content "password=${secret('db_password')} key=${secret('api-key')}" }
                """);

        Secret secret = ((UserSpec) declared.get(0).spec()).password().orElseThrow();
        assertThat(secret.reveal()).isEqualTo("p4ss w'rd");
        assertThat(secret.toString()).doesNotContain("p4ss");
        assertThat(((FileSpec) declared.get(1).spec()).content())
                .contains(new Content(Bytes.utf8("password=p4ss w'rd key=abc"), true));
    }

    @Test
    void aTemplateIsGivenValuesHostFactsAndVariables() {
        workshop.file("templates/zoo.cfg.ftl", """
                        # ${HOME} [=host.name] [=facts.os.id] [=vars.clusterName] [=port]
                        <#list members as m>
                        server.[=m.memberId('zookeeper')]=[=m.address]:2888 [=m.vars.rack] [=m.facts.cpu.count]
                        </#list>
                        """).file("secrets/key", "k3y");

        Declaration plain =
                workshop.only("file('/z') { content template('zoo.cfg.ftl', port: 8080, members: group('masters')) }");

        assertThat(((FileSpec) plain.spec()).content()).contains(Content.text("""
                        # ${HOME} master1 debian lab 8080
                        server.11=192.0.2.1:2888 r1 2
                        server.12=192.0.2.2:2888 r2 2
                        server.13=192.0.2.3:2888 r3 2
                        """));
    }

    @Test
    void aTemplateWithASecretIsSensitive() {
        workshop.file("templates/k.ftl", "key=[=key]\nsh=[=sh(key)]\n").file("secrets/key", "it's");

        Declaration file = workshop.only("file('/k') { content template('k.ftl', key: secret('key')) }");

        assertThat(((FileSpec) file.spec()).content())
                .contains(new Content(Bytes.utf8("key=it's\nsh='it'\\''s'\n"), true));
    }
}
