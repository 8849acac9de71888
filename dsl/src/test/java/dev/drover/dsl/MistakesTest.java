package dev.drover.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Playbook;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole messages, as a user reads them. */
class MistakesTest {
    @TempDir
    Path folder;

    private Workshop workshop;

    @BeforeEach
    void open() {
        workshop = new Workshop(folder);
    }

    @Test
    void anUnknownTypeIsReportedAndThePlayGoesOn() {
        assertThat(workshop.problems("""
                        fiel('/x') { mode '0644' }
                        pakage 'nginx'
                        file('/y') { mode 0644 }
                        templat 'x'
                        """))
                .containsExactly(
                        "site.groovy:2: unknown resource type 'fiel'; did you mean 'file'?",
                        "site.groovy:3: unknown resource type 'pakage'; did you mean 'pkg'?",
                        "site.groovy:4: file[/y]: mode must be text such as '0644', got the number 420 (which is 0644 in"
                                + " octal: Groovy reads 0644 as 420); write it in quotes",
                        "site.groovy:5: unknown resource type 'templat'; did you mean 'template'?");
    }

    @Test
    void everyWrongAttributeIsReportedAtItsLine() {
        assertThat(workshop.problems("""
                        file('/x') {
                            onwer 'root'
                            mode '999'
                            content null
                            backup 1
                            content 'a'
                            content 'b'
                        }
                        service('a') { ensure runing }
                        cron('c') { }
                        cron('d') { command 1; env A: null }
                        """))
                .containsExactly(
                        "site.groovy:5: file[/x]: content is null; leave it out, or give a value",
                        "site.groovy:3: file[/x]: 'file' has no attribute 'onwer'; did you mean 'owner'?",
                        "site.groovy:8: file[/x]: content is given twice, first at site.groovy:7; keep one",
                        "site.groovy:4: file[/x]: mode must be octal text such as '0644', got '999'",
                        "site.groovy:6: file[/x]: backup must be true or false, got the number 1",
                        "site.groovy:10: unknown name 'runing'; did you mean 'running'?",
                        "site.groovy:11: cron[c]: 'cron' needs 'command'; write command '/usr/bin/true'",
                        "site.groovy:12: cron[d]: env has null for 'A'; leave it out, or give a value",
                        "site.groovy:12: cron[d]: command must be text, got the number 1");
    }

    @Test
    void anAssignmentIsRefused() {
        assertThat(workshop.refusal("""
                        def mode = '0644'
                        play('p') {
                            file('/x') {
                                mode = '0600'
                                owner = 'root'
                                def group = 'a'
                                group = 'b'
                                if (true) { backup = true }
                            }
                            mode = '0755'
                        }
                        """))
                .isEqualTo("site.groovy:4: write mode …, not mode = …\n"
                        + "site.groovy:5: write owner …, not owner = …\n"
                        + "site.groovy:8: write backup …, not backup = …");
        assertThat(workshop.problems("x = 1")).containsExactly("site.groovy:2: unknown variable 'x'; write def x = …");
        assertThat(workshop.problems("file('/x') { x = 1 }"))
                .containsExactly("site.groovy:2: unknown variable 'x'; write def x = …");
        assertThat(workshop.refusal("x = 1\n")).isEqualTo("site.groovy:1: unknown variable 'x'; write def x = …");
    }

    @Test
    void aVariableIsNotInTheWayOfAnAttribute() {
        assertThat(workshop.declared("""
                                def content = 'text'
                                def mode = '0600'
                                file('/x') {
                                    content content
                                    if (facts.init == 'systemd') {
                                        mode mode
                                    }
                                }
                                """).get(0).spec())
                .isEqualTo(TestTypes.FileSpec.at("/x").content("text").mode("0600"));
    }

    @Test
    void unknownNamesHaveNearOnes() {
        assertThat(workshop.problems("file('/x') { content fact.os.id }"))
                .containsExactly("site.groovy:2: unknown name 'fact'; did you mean 'facts'?");
        assertThat(workshop.problems("pkg clusterName"))
                .containsExactly("site.groovy:2: unknown name 'clusterName'; did you mean 'vars.clusterName'?");
        assertThat(workshop.problems("file('/x') { content vars.clusterNam }"))
                .containsExactly(
                        "site.groovy:2: unknown variable 'clusterNam' of host 'master1'; did you mean 'clusterName'?");
        assertThat(workshop.problems("file('/x') { content vars.app.prot }"))
                .containsExactly(
                        "site.groovy:2: unknown variable 'app.prot' of host 'master1'; did you mean 'app.port'?");
        assertThat(workshop.problems("pkg host.rak"))
                .containsExactly("site.groovy:2: unknown variable 'rak' of host 'master1'; did you mean 'rack'?");
        assertThat(workshop.problems("pkg facts.os.familly"))
                .containsExactly("site.groovy:2: unknown fact 'os.familly'; did you mean 'os.family'?");
        assertThat(workshop.problems("group('master').each { }"))
                .containsExactly("site.groovy:2: unknown group 'master'; did you mean 'masters'?");
    }

    @Test
    void aMistakeInOneResourceDoesNotHideTheNext() {
        assertThat(workshop.problems("""
                        file('/x') { content vars.none }
                        file('/y') { mode 'x' }
                        """, FakeHost.master1().with(ImmutableMap.of())))
                .containsExactly(
                        "site.groovy:2: unknown variable 'none' of host 'master1'; there are none",
                        "site.groovy:3: file[/y]: mode must be octal text such as '0644', got 'x'");
    }

    @Test
    void whatUserCodeThrowsHasItsLine() {
        assertThat(workshop.problems("throw new IllegalArgumentException(\"no ${host.name} here\")"))
                .containsExactly("site.groovy:2: no master1 here");
        assertThat(workshop.problems("def x = null\nx.length()"))
                .containsExactly("site.groovy:3: cannot invoke method length() on null object");
        assertThat(workshop.problems("pkg host.name.lenght()"))
                .containsExactly("site.groovy:2: text has no 'lenght' that takes no arguments");
        assertThat(workshop.problems("assert 1 == 2"))
                .containsExactly("site.groovy:2: assertion failed: assert 1 == 2");
        assertThat(workshop.problems("def f = 'x'\nfile('/x') { doc f('y') }"))
                .containsExactly(
                        "site.groovy:3: text is called here as if it were a function; if a variable has the name of"
                                + " an attribute or parameter, give the variable another name");
        assertThat(workshop.problems("int n = 'x' as Integer"))
                .containsExactly("site.groovy:2: For input string: \"x\"");
    }

    @Test
    void wrongNamesOfResources() {
        assertThat(workshop.problems("""
                        file()
                        pkg 1
                        pkg null
                        file('/x', mode: '0644')
                        pkg group('masters')
                        """))
                .containsExactly(
                        "site.groovy:2: 'file' needs a name: file('…')",
                        "site.groovy:3: the name of 'pkg' must be text, got a number",
                        "site.groovy:4: the name of 'pkg' must be text, got null",
                        "site.groovy:5: attributes stand in the block: file('…') { mode … }, not file('…', mode: …)",
                        "site.groovy:6: the name of 'pkg' must be text, got a group");
    }

    @Test
    void aSecretIsNeverPartOfAName() {
        workshop.file("secrets/key", "k3y");

        assertThat(workshop.problems("file(\"/etc/${secret('key')}\")\nfile('/x') { owner \"a${secret('key')}\" }"))
                .containsExactly(
                        "site.groovy:2: the name of 'file' would show secret 'key'; names are shown everywhere",
                        "site.groovy:3: file[/x]: owner would show secret 'key' (in a process list, a name or a message);"
                                + " put it into the content of a file or an input");
    }

    @Test
    void aMissingSecretNamesBothPlaces() {
        assertThat(workshop.problems("user('bob') { password secret('db-main.key') }"))
                .containsExactly(
                        "site.groovy:2: no secret 'db-main.key'; looked for the file secrets/db-main.key and the"
                                + " environment variable DROVER_SECRET_DB_MAIN_KEY");
        assertThat(workshop.problems("secret('../site.groovy')"))
                .containsExactly(
                        "site.groovy:2: no secret '../site.groovy'; looked for the file secrets/../site.groovy and"
                                + " the environment variable DROVER_SECRET____SITE_GROOVY");
    }

    @Test
    void missingFilesAndTemplatesHaveNearNames() {
        workshop.file("files/nginx.conf", "x").file("templates/app.ftl", "x");

        assertThat(workshop.problems("""
                        file('/x') { source 'nginx.cnf' }
                        file('/y') { content template('ap.ftl') }
                        file('/z') { content source('../site.groovy') }
                        """))
                .containsExactly(
                        "site.groovy:2: no file 'nginx.cnf'; looked for files/nginx.cnf; did you mean 'nginx.conf'?",
                        "site.groovy:3: no template 'ap.ftl'; looked for templates/ap.ftl; did you mean 'app.ftl'?",
                        "site.groovy:4: no file '../site.groovy'; looked for files/../site.groovy; known: nginx.conf");
    }

    @Test
    void aMistakeInATemplateHasBothPlaces() {
        workshop.file("templates/a.ftl", "x\n[=prot]\n")
                .file("templates/b.ftl", "x\n<#if port>\n")
                .file("templates/c.ftl", "[=host.adress]")
                .file("templates/d.ftl", "[=x]");

        assertThat(workshop.problems("""
                        file('/a') { content template('a.ftl', port: 1) }
                        file('/b') { content template('b.ftl', port: 1) }
                        file('/c') { content template('c.ftl') }
                        file('/d') { content template('d.ftl', x: null) }
                        """))
                .containsExactly(
                        "templates/a.ftl:2: template 'a.ftl' needs 'prot', which is not given; did you mean 'port'?"
                                + " (used at site.groovy:2)",
                        "templates/b.ftl:2: template 'b.ftl' is no valid template: <#if> is never closed (used at site.groovy:3)",
                        "templates/c.ftl:1: template 'c.ftl' needs 'host.adress', which is not known of host 'master1'; did you mean"
                                + " 'host.address'? (used at site.groovy:4)",
                        "templates/d.ftl: template 'd.ftl' cannot be rendered: x is null; leave it out, or give a value"
                                + " (used at site.groovy:5)");
    }

    @Test
    void functionsSayHowTheyAreUsed() {
        assertThat(workshop.problems("template()\n"))
                .containsExactly("site.groovy:2: 'template' is used like this: template('app.conf.ftl', port: 80)");
        assertThat(workshop.problems("majority('x')\n"))
                .containsExactly("site.groovy:2: majority takes a group, got text");
        assertThat(workshop.problems("file('/x') { after file('/y') { mode '1' } }"))
                .containsExactly(
                        "site.groovy:2: inside a resource file('…') only refers to one; declare it outside, and"
                                + " drop the block here");
        assertThat(workshop.problems("file('/x') { recipe 'a/b' }"))
                .containsExactly("site.groovy:2: a recipe cannot be used inside of a resource; move it out");
    }

    @Test
    void wordsOfTheTopLevelAndOfPlaysAreNotMixed() {
        assertThat(workshop.refusal("pkg 'x'\nplay('p') { }"))
                .isEqualTo("site.groovy:1: 'pkg' can be used only inside a play or a recipe");
        assertThat(workshop.refusal("def m = group('masters').size()\nplay('p') { }"))
                .isEqualTo("site.groovy:1: the hosts of group 'masters' are known only inside a play or a recipe");
        assertThat(workshop.refusal("if (facts.os.id == 'x') play('p') { }"))
                .isEqualTo("site.groovy:1: 'facts' is known only inside a play or a recipe");
        assertThat(workshop.refusal("println nothing")).isEqualTo("site.groovy:1: unknown name 'nothing'");
        assertThat(workshop.problems("play('q') { }"))
                .containsExactly("site.groovy:2: 'play' can be used only at the top level of a playbook");
        assertThat(workshop.problems("playbook 'q'"))
                .containsExactly("site.groovy:2: 'playbook' can be used only at the top level of a playbook");
        assertThat(workshop.refusal("plai('p') { }"))
                .isEqualTo("site.groovy:1: unknown name 'plai'; did you mean 'play'?");
        assertThat(workshop.refusal("play 'p', on: 'x'"))
                .isEqualTo("site.groovy:1: 'play' is used like this: play('name', on: 'masters') { … }");
    }

    @Test
    void wrongOptionsOfPlaysAreAllReported() {
        assertThat(workshop.refusal("""
                        play('a', onn: 'x', rolling: 0) { }
                        play('b', on: 1, maxFailures: -1, tags: 5) { }
                        play('c', rolling: '200%', become: null) { }
                        vars x: null
                        vars y: 1
                        vars y: 2
                        playbook 'a'
                        playbook 'b'
                        """)).isEqualTo("""
                        site.groovy:1: play 'a' has no option 'onn'; did you mean 'on'?
                        site.groovy:1: play 'a': rolling must be a number from 1 on, or a percentage such as '25%', got the number 0
                        site.groovy:2: play 'b': maxFailures must be a whole number from 0 on, got the number -1
                        site.groovy:2: play 'b': on must be text, got the number 1
                        site.groovy:2: play 'b': tags must be text, got the number 5
                        site.groovy:3: play 'c': become must be text, got null
                        site.groovy:3: play 'c': rolling must be a number from 1 on, or a percentage such as '25%', got text
                        site.groovy:4: variable 'x' is null; leave it out, or give a value
                        site.groovy:6: variable 'y' is given twice, first at site.groovy:5
                        site.groovy:8: the playbook has a name already: 'a'""".stripTrailing());
        assertThat(workshop.refusal("playbook 'empty'"))
                .isEqualTo("site.groovy:1: the playbook has no play; write play('name', on: 'all') { … }");
    }

    @Test
    void syntaxErrorsHaveTheirLine() {
        assertThat(workshop.refusal("play('p') {\n    pkg ')\n}\n"))
                .isEqualTo("site.groovy:2: unexpected character: '\\''");
        assertThat(workshop.refusal("play('p') { Fooo x = null }"))
                .isEqualTo("site.groovy:1: unable to resolve class Fooo");
    }

    @Test
    void aWordWithoutItsAttributeIsRefused() {
        assertThat(workshop.refusal("""
                play('p', on: 'all') {
                    service('a') {
                        running
                        def stopped = 1
                        stopped
                    }
                    service('b') { stopped }
                }
                """)).isEqualTo("""
                        site.groovy:3: 'running' alone says nothing; write ensure running
                        site.groovy:7: 'stopped' alone says nothing; write ensure stopped""");
    }

    @Test
    void grabIsRefused() {
        assertThat(workshop.refusal("@Grab('a:b:1')\nimport java.util.List\nplay('p') { }"))
                .isEqualTo(
                        "site.groovy:1: @Grab is refused, because it would load code that nobody has pinned; put the jar on"
                                + " the class path");
        assertThat(workshop.refusal("@groovy.lang.Grapes([@Grab('a:b:1')])\ndef x = 1\nplay('p') { }"))
                .startsWith("site.groovy:1: @Grapes is refused");
    }

    @Test
    void aScriptThatIsNotThereIsAProblem() {
        Path none = folder.resolve("none.groovy");

        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> workshop.loader().load(none))
                .hasMessage(none + ": there is no such file");
    }

    @Test
    void problemsOfOneHostAreNotThoseOfAnother() {
        Playbook playbook = workshop.load("play('p') { if (host.name == 'master2') { pkg vars.none } }");

        assertThat(workshop.describe(playbook, FakeHost.master1()).problems()).isEmpty();
        assertThat(workshop.describe(playbook, FakeHost.MASTERS.get(1)).problems())
                .hasSize(1);
    }

    @Test
    void whatGroovyTakesForSomethingElseIsExplained() {
        assertThat(workshop.problems("println 'hello'"))
                .containsExactly(
                        "site.groovy:2: a play prints nothing: leave print, println and printf out; what resources do is shown with -v");
        assertThat(workshop.problems("file('/x') { content 'a'; retries -1 }"))
                .containsExactly(
                        "site.groovy:2: unknown name 'retries'; of the attribute, a value with a sign stands in parentheses: retries(-1)");
        assertThat(workshop.problems("check('long') { that { host.name.lenght() > 3 } }"))
                .containsExactly("site.groovy:2: text has no 'lenght' that takes no arguments");
        assertThat(workshop.problems("file('/x') { content 'a'; timeout '0s' }"))
                .containsExactly(
                        "site.groovy:2: file[/x]: timeout must be more than 0 s; leave it out for what is usual");
    }
}
