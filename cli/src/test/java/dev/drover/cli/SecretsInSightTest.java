package dev.drover.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret where it would be seen is a mistake with the place of its use, told before any host is contacted. */
class SecretsInSightTest {
    private static final String SHOWS =
            " would show secret 'key' (in a process list, a name or a message); put it into the content of a file or an"
                    + " input";

    @TempDir
    Path folder;

    private Workshop workshop;

    @BeforeEach
    void open() {
        workshop = new Workshop(folder).webHosts().file("secrets/key", "hunter2hunter2");
    }

    @AfterEach
    void close() throws IOException {
        workshop.close();
    }

    private void assertTold(String script, String... mistakes) {
        workshop.assertTold(workshop.plan(script), mistakes);
    }

    @Test
    void allPlacesWhereItWouldBeSeenAreToldAtOnce() {
        String[][] uses = {
            {"command[c]: argv", "command('c') { argv 'a', secret('key') }"},
            {"command[c]: argv", "command('c') { argv 'a', \"-p${secret('key')}\" }"},
            {"command[c]: args", "command('c') { sh 'echo $1'; args secret('key') }"},
            {"command[c]: sh", "command('c') { sh \"echo ${secret('key')}\" }"},
            {"command[c]: env", "command('c') { sh 'true'; env A: secret('key') }"},
            {"command[c]: cwd", "command('c') { sh 'true'; cwd \"/a${secret('key')}\" }"},
            {"command[c]: creates", "command('c') { sh 'true'; creates \"/a${secret('key')}\" }"},
            {"command[c]: onlyIf", "command('c') { sh 'true'; onlyIf \"test ${secret('key')}\" }"},
            {"command[c]: become", "command('c') { sh 'true'; become \"x${secret('key')}\" }"},
            {"command[c]: tags", "command('c') { sh 'true'; tags 'a', \"x${secret('key')}\" }"},
            {"command[c]: doc", "command('c') { sh 'true'; doc \"x${secret('key')}\" }"},
            {"check[c]: message", "check('c') { that { false }; message \"x${secret('key')}\" }"},
            {"replaceInFile[/a]: pattern", "replaceInFile('/a') { pattern ~\"a${secret('key')}\"; with 'x' }"},
            {"replaceInFile[/a]: pattern", "replaceInFile('/a') { pattern \"a${secret('key')}\"; with 'x' }"},
            {"lineInFile[/a]: insertAfter", "lineInFile('/a') { line 'x'; insertAfter \"x${secret('key')}\" }"},
            {"file[/a]: owner", "file('/a') { content 'a'; owner secret('key') }"},
            {"file[/a]: mode", "file('/a') { content 'a'; mode secret('key') }"},
            {"file[/a]: validate", "file('/a') { content 'a'; validate \"x ${secret('key')} %s\" }"},
            {"link[/x]: to", "link('/x') { to \"/a${secret('key')}\" }"},
            {"download[/a]: url", "download('/a') { url \"http://u:${secret('key')}@h/x\" }"},
            {"git[/x]: repository", "git('/x') { repository \"https://u:${secret('key')}@h/x\" }"},
            {"http[x]: get", "http('x') { get \"http://h/${secret('key')}\" }"},
            {"http[x]: headers", "http('x') { get 'http://h/'; headers A: secret('key') }"},
            {"marathonApp[/x]: env", "marathonApp('/x') { cmd 'x'; env A: secret('key') }"},
            {"sysctl[a.b]: value", "sysctl('a.b') { value secret('key') }"},
            {"user[bob]: comment", "user('bob') { comment \"x${secret('key')}\" }"},
            {"pkg[a]: version", "pkg('a') { version \"${secret('key')}\" }"},
        };
        StringBuilder script = new StringBuilder("play('p', on: 'web') {\n");
        List<String> mistakes = new ArrayList<>();
        for (int i = 0; i < uses.length; i++) {
            script.append("    ").append(uses[i][1]).append('\n');
            mistakes.add("site.groovy:" + (i + 2) + ": " + uses[i][0] + SHOWS);
        }

        assertTold(script.append("}\n").toString(), mistakes.toArray(String[]::new));
    }

    @Test
    void itIsInNoName() {
        assertTold(
                """
                playbook "x${secret('key')}"
                play("x${secret('key')}", on: 'web') {
                    file("/etc/${secret('key')}") { content 'a' }
                }
                play('two', on: "web,!x${secret('key')}", tags: ['a', "x${secret('key')}"]) {
                    pkg "a${secret('key')}"
                }
                """,
                "site.groovy:1: the name of the playbook would show secret 'key'; names and options of plays are shown"
                        + " everywhere",
                "site.groovy:2: the name of the play would show secret 'key'; names and options of plays are shown"
                        + " everywhere",
                "site.groovy:5: play 'two': on would show secret 'key'; names and options of plays are shown"
                        + " everywhere",
                "site.groovy:5: play 'two': tags would show secret 'key'; names and options of plays are shown"
                        + " everywhere");
        assertTold(
                """
                play('p', on: 'web') {
                    file("/etc/${secret('key')}") { content 'a' }
                    service('a') { restartOn resource('file', "/${secret('key')}") }
                }
                """,
                "site.groovy:2: the name of 'file' would show secret 'key'; names are shown everywhere",
                "site.groovy:3: service[a]: restartOn names file[/***], which is not declared on this host");
    }

    @Test
    void aSecretThatTheScriptChangedIsRefusedAlsoInContent() {
        String changed = " changes the text of a secret; a secret can only be written as it is, or in a template by sh,"
                + " json, yaml, ini, sql or scramSha256";
        assertTold(
                """
                play('p', on: 'web') {
                    command('c') { argv 'a', "${secret('key')}".toUpperCase() }
                    command('d') { argv 'a', secret('key').toString().substring(3) }
                    file('/a') { content "${secret('key')}".toUpperCase() }
                    file('/b') { content secret('key').toString()[0..20] }
                }
                """,
                "site.groovy:2: command[c]: argv" + changed,
                "site.groovy:3: command[d]: argv" + changed,
                "site.groovy:4: file[/a]: content" + changed,
                "site.groovy:5: file[/b]: content" + changed);
    }

    @Test
    void whatAScriptThrowsDoesNotShowIt() {
        assertTold("""
            play('p', on: 'web') {
                throw new IllegalStateException("x ${secret('key')} ${secret('key').reveal()}")
            }
            """, "site.groovy:2: x *** ***");
    }
}
