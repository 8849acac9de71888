package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user is told about a wrong script, inventory, template or name; no host is contacted for any of it. */
class BadScriptsTest {
    @TempDir
    Path folder;

    private Workshop workshop;

    @BeforeEach
    void open() {
        workshop = new Workshop(folder).webHosts();
    }

    @AfterEach
    void close() throws IOException {
        workshop.close();
    }

    private void assertTold(Workshop.Said said, String... lines) {
        workshop.assertTold(said, lines);
    }

    @Test
    void theHostsNoticeAConnection() {
        workshop.plan("play('p', on: 'web1') { pkg 'a' }", "--timeout", "1s");

        assertThat(workshop.wasContacted()).isTrue();
    }

    @Test
    void allMistakesOfAllPlaysAndHostsAreToldAtOnce() {
        Workshop.Said said = workshop.plan("""
                play('one', on: 'wbe') { pkg 'a' }
                play('two', on: 'web') {
                    pakage 'nginx'
                    file('/etc/a') { content facts.hostname }
                    file('/etc/b') { onwer 'root' }
                    if (host.name == 'web2') { pkg '-x' }
                }
                play('three', on: 'web1') { file('etc/c') }
                """);

        assertTold(
                said,
                "site.groovy:1: 'wbe' matches no host or group; did you mean 'web' (2 hosts)?; groups: web; 2 hosts",
                "site.groovy:3: unknown resource type 'pakage'; did you mean 'pkg'?",
                "site.groovy:5: file[/etc/b]: 'file' has no attribute 'onwer'; did you mean 'owner'?",
                "site.groovy:6: pkg[-x]: '-x' is not a valid package name: letters, digits and . + - _ are allowed,"
                        + " beginning with a letter or digit",
                "site.groovy:8: file[etc/c]: path must be an absolute path, got 'etc/c'");
    }

    @Test
    void aReferenceIntoARecipeThatIsUsedWronglyIsNoFurtherMistake() throws IOException {
        Path recipe = folder.resolve("recipes/a/b/recipe.groovy");
        Files.createDirectories(recipe.getParent());
        Files.writeString(recipe, """
                recipe('a/b') {
                    parameter 'port', type: Integer, required: true
                    converge {
                        file('/etc/a') { content "port $port" }
                        service('a') { restartOn file('/etc/a') }
                        file('/etc/b') { onwer 'root' }
                    }
                }
                """);

        assertTold(
                workshop.plan("""
                        play('p', on: 'web') {
                            recipe('a/b') { port 'http' }
                        }
                        play('q', on: 'web1') {
                            command('c') { sh 'x'; onChangeOf file('/etc/a') }
                        }
                        """),
                "recipes/a/b/recipe.groovy:6: file[/etc/b]: 'file' has no attribute 'onwer'; did you mean 'owner'?"
                        + " (in recipe a/b)",
                "site.groovy:2: recipe 'a/b': port must be a whole number, got 'http'");
    }

    @Test
    void aWrongResourceType() {
        assertTold(
                workshop.plan("""
                        play('p', on: 'web') {
                            pakage 'nginx'
                            servce('nginx')
                        }
                        """),
                "site.groovy:2: unknown resource type 'pakage'; did you mean 'pkg'?",
                "site.groovy:3: unknown resource type 'servce'; did you mean 'service'?");
    }

    @Test
    void aWrongAttribute() {
        assertTold(
                workshop.plan("play('p', on: 'web') { file('/etc/motd') { onwer 'root' } }"),
                "site.groovy:1: file[/etc/motd]: 'file' has no attribute 'onwer'; did you mean 'owner'?");
    }

    @Test
    void aValueOfTheWrongType() {
        assertTold(
                workshop.plan("""
                        play('p', on: 'web') {
                            file('/etc/a') { mode 0644 }
                            file('/etc/b') { mode 644 }
                            file('/etc/c') { mode '0698' }
                        }
                        """),
                "site.groovy:2: file[/etc/a]: mode must be text such as '0644', got the number 420"
                        + " (which is 0644 in octal: Groovy reads 0644 as 420); write it in quotes",
                "site.groovy:3: file[/etc/b]: mode must be text such as '0644', got the number 644"
                        + " (which is 1204 in octal: Groovy reads 0644 as 420); write it in quotes",
                "site.groovy:4: file[/etc/c]: mode must be octal text such as '0644', got '0698'");
    }

    @Test
    void aMissingAttribute() {
        assertTold(
                workshop.plan("""
                        play('p', on: 'web') {
                            link('/etc/x')
                            aptRepository('mesosphere') { suite 'trusty' }
                            file { content 'x' }
                            lineInFile('/etc/x')
                            command('migrate')
                        }
                        """),
                "site.groovy:2: link[/etc/x]: needs 'to' or absent()",
                "site.groovy:3: aptRepository[mesosphere]: needs uri (or absent())",
                "site.groovy:4: 'file' needs a name: file('…')",
                "site.groovy:5: lineInFile[/etc/x]: needs 'line'",
                "site.groovy:6: command[migrate]: needs exactly one of sh and argv");
    }

    @Test
    void aBlockThatIsNeverClosed() {
        assertTold(workshop.plan("""
                        play('p', on: 'web') {
                            file('/etc/motd') {
                                content 'x'
                            pkg 'a'
                        }
                        """), "site.groovy:2: this block is never closed; the file ends at line 5");
    }

    @Test
    void aTabInYaml() {
        workshop.file("vars/all.yml", "a:\n\tb: 1\n");

        assertTold(
                workshop.plan("play('p', on: 'web') { pkg 'a' }"),
                folder + "/vars/all.yml:2: is not valid YAML at column 1: a tab is used for indentation here;"
                        + " YAML allows only spaces");
    }

    @Test
    void aWordThatYamlTakesForABoolean() {
        workshop.file("vars/all.yml", "country: no\n");

        assertTold(
                workshop.plan("play('p', on: 'web') { file('/etc/c') { content vars.country } }"),
                "site.groovy:1: file[/etc/c]: content must be text or bytes, got the boolean false;"
                        + " in YAML, no, off and false are booleans: write \"no\" in quotes there");
    }

    @Test
    void aKeyTwiceInYaml() {
        workshop.file("vars/web1.yml", "a: 1\nb: 2\na: 3\n");
        String file = folder + "/vars/web1.yml";

        assertTold(
                workshop.plan("play('p', on: 'web') { pkg 'a' }"),
                file + ":3: 'a' is defined twice, here and at " + file + ":1; remove one of them");
    }

    @Test
    void aHostTwice() {
        workshop.inventory("""
                inventory {
                    group('web') {
                        host('web1') { address '127.0.0.1' }
                        host('web1') { address '127.0.0.2' }
                    }
                }
                """);

        assertTold(
                workshop.plan("play('p', on: 'web') { pkg 'a' }"),
                "inventory.groovy:4: host 'web1' is defined twice, here and at inventory.groovy:3; remove one,"
                        + " or give its settings and variables in one place only");
    }

    @Test
    void noInventory() throws IOException {
        Files.delete(folder.resolve("inventory.groovy"));

        assertTold(
                workshop.plan("play('p', on: 'web') { pkg 'a' }"),
                folder + "/inventory.groovy: no inventory found; looked for inventory.groovy in " + folder
                        + "; write one, or give -i FILE");
    }

    @Test
    void anInventoryThatIsNotThere() {
        assertTold(
                workshop.plan("play('p', on: 'web') { pkg 'a' }", "-i", folder + "/hosts.groovy"),
                folder + "/hosts.groovy: there is no such inventory");
    }

    @Test
    void aPatternThatMatchesNothing() {
        assertTold(
                workshop.plan("""
                        play('p', on: 'wbe*') { pkg 'a' }
                        play('q', on: 'web,db') { pkg 'a' }
                        """),
                "site.groovy:1: 'wbe*' matches no host or group; did you mean 'web*' (2 hosts)?; groups: web; 2 hosts",
                "site.groovy:2: 'db' matches no host or group; groups: web; 2 hosts");
    }

    @Test
    void filesAndFoldersOfOptionsThatCannotBe() {
        String playbook = "play('p', on: 'web') { check('a') { command 'true' } }";
        String nowhere = workshop.folder().resolve("none/there").toString();

        assertTold(
                workshop.plan(playbook, "--junit", nowhere),
                nowhere + ": cannot be written: java.nio.file.NoSuchFileException: " + nowhere);
        assertTold(workshop.plan(playbook, "-r", nowhere), "--recipes: there is no folder '" + nowhere + "'");
    }

    @Test
    void aLimitThatMatchesNothing() {
        assertTold(
                workshop.plan("play('p', on: 'web') { pkg 'a' }", "--limit", "wbe1"),
                "--limit: 'wbe1' matches no host or group; did you mean 'web1' (1 host)?; groups: web; 2 hosts");
    }

    @Test
    void aLimitThatLeavesNoHost() {
        assertTold(
                workshop.plan("play('p', on: 'web1') { pkg 'a' }", "--limit", "web2"),
                "--limit: 'web2' leaves none of the hosts that the plays work on");
    }

    @Test
    void aGroupWithoutHosts() {
        workshop.inventory("inventory { group('canary') { }; host('web1') { address '127.0.0.1' } }");

        assertTold(
                workshop.plan("""
                        play('p', on: 'canary') { pkg 'a' }
                        play('q', on: 'canary', allowEmpty: true) { pkg 'a' }
                        """),
                "site.groovy:1: play 'p': 'canary' has no hosts, so the play would do nothing;"
                        + " add hosts, or write allowEmpty: true");
    }

    @Test
    void oneAddressOfTwoHosts() {
        workshop.inventory("""
                inventory {
                    host('web1') { address '127.0.0.1' }
                    host('web2') { address '127.0.0.1' }
                }
                """);

        assertTold(
                workshop.plan("play('p') { pkg 'a' }"),
                "inventory.groovy:3: hosts 'web1' and 'web2' have the same address '127.0.0.1';"
                        + " the other is at inventory.groovy:2");
    }

    @Test
    void oneMemberNumberOfTwoHosts() {
        workshop.file("drover.members.yml", "zookeeper:\n  web1: 2\n  web2: 2\n");
        String file = folder + "/drover.members.yml";

        assertTold(
                workshop.plan("play('p', on: 'web') { file('/myid') { content memberId('zookeeper').toString() } }"),
                file + ":3: 'zookeeper' has the number 2 for 'web2' and for 'web1' at " + file + ":2");
    }

    @Test
    void resourcesThatNeedEachOther() {
        assertTold(
                workshop.plan("""
                        play('p', on: 'web') {
                            file('/etc/a') { after service('a') }
                            service('a') { after pkg('a') }
                            pkg('a') { after file('/etc/a') }
                        }
                        """),
                "site.groovy:4: these resources need each other: file[/etc/a] → pkg[a] → service[a] → file[/etc/a]"
                        + " (after at site.groovy:4, after at site.groovy:3, after at site.groovy:2);"
                        + " remove one of these attributes");
    }

    @Test
    void onePathDeclaredDifferently() {
        assertTold(
                workshop.plan("""
                        play('p', on: 'web') {
                            file('/etc/motd') { content 'a' }
                            file('/etc/motd') { content 'b' }
                            directory('/etc/motd')
                            file('/etc/../etc//motd') { content 'c' }
                            directory('/srv')
                            directory('/srv/') { mode '0700' }
                        }
                        """),
                "site.groovy:3: file[/etc/motd]: is declared twice with different attributes, first at site.groovy:2;"
                        + " keep one, or make both the same",
                "site.groovy:4: directory[/etc/motd]: the same path is declared as file[/etc/motd] at site.groovy:2;"
                        + " keep one",
                "site.groovy:5: file[/etc/../etc//motd]: path must be written without '.', '..' and '//',"
                        + " got '/etc/../etc//motd'; write '/etc/motd'",
                "site.groovy:7: directory[/srv/]: the same path is declared as directory[/srv] at site.groovy:6;"
                        + " keep one");
    }

    @Test
    void whatTwoDecideWouldChangeAtEveryRun() {
        workshop.file("files/www/index.html", "hello");
        assertTold(
                workshop.plan("""
                        play('p', on: 'web') {
                            file('/etc/a.conf') { content 'a' }
                            lineInFile('/etc/a.conf') { line 'b' }
                            file('/etc/b.conf') { mode '0600' }
                            lineInFile('/etc/b.conf') { line 'b' }
                            iniSetting('/etc/b.conf') { section 's'; key 'k'; value 'v' }
                            file('/etc/c.conf') { content 'c'; createOnly() }
                            lineInFile('/etc/c.conf') { line 'b' }
                            tree('/srv/www') { source 'www' }
                            file('/srv/www/index.html') { content 'a' }
                            file('/srv/www/other.html') { content 'a' }
                            git('/srv/www') { repository 'https://example.com/r.git'; revision 'main' }
                            sysctl('net.ipv4.ip_forward') { value 1 }
                            sysctl('net/ipv4/ip_forward') { value 0 }
                            hostname('a')
                            hostname('b')
                            timezone('Europe/Berlin')
                            timezone('Etc/UTC')
                            file('/etc/sudoers.d/deploy') { content 'x' }
                            sudoRule('deploy') { content 'deploy ALL=(ALL) ALL' }
                            file('/etc/systemd/system/d.service') { content 'x' }
                            systemdUnit('d.service') { content 'y' }
                            hostEntry('192.0.2.10') { names 'a', 'b'; exclusive() }
                            hostEntry('192.0.2.11') { names 'c', 'b' }
                            hostEntry('2001:db8::1') { names 'b' }
                            authorizedKey('deploy') { key 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIWaXQsXBfKD6nJJrXLcDpGYwTYJ7PgPQjCL2yXcWjFy me'; exclusive() }
                            authorizedKey('deploy/other') { key 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJWaXQsXBfKD6nJJrXLcDpGYwTYJ7PgPQjCL2yXcWjFy it' }
                            archive('/opt/app') { url 'http://example.com/a.tgz'; unpinned() }
                            directory('/opt/app/plugins') { purge() }
                            tree('/opt/app') { source 'www' }
                            directory('/srv/r') { purge() }
                            git('/srv/r') { repository 'https://example.com/r.git' }
                            file('/etc/g.conf') { content 'a'; unless 'test -e /etc/g.conf' }
                            lineInFile('/etc/g.conf') { line 'b' }
                            rescue { lineInFile('/etc/a.conf') { line 'c' } }
                        }
                        """),
                "site.groovy:3: lineInFile[/etc/a.conf b]: the content of '/etc/a.conf' is decided by file[/etc/a.conf] at"
                        + " site.groovy:2 too, so each run would change it twice; keep one",
                "site.groovy:10: file[/srv/www/index.html]: the content of '/srv/www/index.html' is decided by"
                        + " tree[/srv/www] at site.groovy:9 too, so each run would change it twice; keep one",
                "site.groovy:14: sysctl[net/ipv4/ip_forward]: kernel parameter 'net.ipv4.ip_forward' is decided by"
                        + " sysctl[net.ipv4.ip_forward] at site.groovy:13 too, so each run would change it twice; keep one",
                "site.groovy:16: hostname[b]: the host name is decided by hostname[a] at site.groovy:15 too, so each run"
                        + " would change it twice; keep one",
                "site.groovy:18: timezone[Etc/UTC]: the time zone is decided by timezone[Europe/Berlin] at site.groovy:17"
                        + " too, so each run would change it twice; keep one",
                "site.groovy:20: sudoRule[deploy]: the content of '/etc/sudoers.d/deploy' is decided by"
                        + " file[/etc/sudoers.d/deploy] at site.groovy:19 too, so each run would change it twice; keep one",
                "site.groovy:22: systemdUnit[d.service]: the content of '/etc/systemd/system/d.service' is decided by"
                        + " file[/etc/systemd/system/d.service] at site.groovy:21 too, so each run would change it twice;"
                        + " keep one",
                "site.groovy:24: hostEntry[192.0.2.11]: the IPv4 address of 'b' is decided by hostEntry[192.0.2.10] at"
                        + " site.groovy:23 too, so each run would change it twice; keep one",
                "site.groovy:27: authorizedKey[deploy/other]: which keys user 'deploy' has is decided by"
                        + " authorizedKey[deploy] at site.groovy:26 too, so each run would change it twice; keep one",
                "site.groovy:29: directory[/opt/app/plugins]: purge() would remove what archive[/opt/app] brings there, at"
                        + " each run; leave purge() out",
                "site.groovy:32: git[/srv/r]: what is below '/srv/r' is decided by directory[/srv/r] at site.groovy:31 too,"
                        + " so each run would change it twice; keep one");
    }

    @Test
    void whoNobodyCanBecome() {
        assertTold(
                workshop.plan("""
                        play('p', on: 'web', become: '-u root') {
                            command('c') { argv 'true'; become 'root; id' }
                        }
                        """),
                "site.groovy:1: play 'p': become takes the name of a user, such as 'postgres', got '-u root'");
        assertTold(
                workshop.plan("play('p', on: 'web') { command('c') { argv 'true'; become 'root; id' } }"),
                "site.groovy:1: command[c]: become takes the name of a user, such as 'postgres', got 'root; id'");
    }

    @Test
    void whatTwoDecideDifferentlyOfOnePath() {
        workshop.file("files/www/index.html", "hello").file("files/www/css/site.css", "a {}");
        assertTold(
                workshop.plan("""
                        play('p', on: 'web') {
                            tree('/srv/www') { source 'www'; owner 'www-data'; directoryMode '0755' }
                            directory('/srv/www') { owner 'www-data'; mode '0750' }
                            directory('/srv/www/css') { mode '0755' }
                            file('/srv/www/index.html') { mode '0640' }
                            file('/srv/www/css/site.css') { mode '0644'; owner 'root' }
                            file('/srv/www/other') { mode '0600' }
                        }
                        """),
                "site.groovy:3: directory[/srv/www]: the mode of '/srv/www' is decided by tree[/srv/www] at site.groovy:2 too,"
                        + " so each run would change it twice; keep one",
                "site.groovy:5: file[/srv/www/index.html]: the mode of '/srv/www/index.html' is decided by tree[/srv/www] at"
                        + " site.groovy:2 too, so each run would change it twice; keep one",
                "site.groovy:6: file[/srv/www/css/site.css]: the owner of '/srv/www/css/site.css' is decided by"
                        + " tree[/srv/www] at site.groovy:2 too, so each run would change it twice; keep one");
    }

    @Test
    void aReferenceToNothing() {
        assertTold(
                workshop.plan("""
                        play('p', on: 'web') {
                            file('/etc/nginx.conf') { content 'a' }
                            service('nginx') {
                                ensure running
                                restartOn file('/etc/ngnix.conf')
                            }
                        }
                        """),
                "site.groovy:5: service[nginx]: restartOn names file[/etc/ngnix.conf], which is not declared on this host;"
                        + " did you mean '/etc/nginx.conf'?");
    }

    @Test
    void anUnknownName() {
        workshop.file("vars/web1.yml", "dbHost: db1\n");

        assertTold(
                workshop.plan("""
                        vars dbUser: 'app'
                        play('p', on: 'web') {
                            file('/etc/a') { content dbUser }
                            file('/etc/b') { content vars.dbUsr }
                            file('/etc/c') { content vars.dbHost }
                        }
                        """),
                "site.groovy:3: unknown name 'dbUser'; did you mean 'vars.dbUser'?",
                "site.groovy:4: unknown variable 'dbUsr' of hosts 'web1', 'web2'; did you mean 'dbUser'?",
                "site.groovy:5: unknown variable 'dbHost' of host 'web2'; known: dbUser");
    }

    @Test
    void aTemplateWithAnUnknownValue() {
        workshop.file("vars/web1.yml", "dbUser: app\n");
        workshop.file("templates/host.ftl", "user=\n[=vars.dbUser]\n");
        workshop.file("templates/given.ftl", "user=[=dbUsr]\n");

        assertTold(
                workshop.plan("""
                        play('p', on: 'web') {
                            file('/etc/a') { content template('host.ftl') }
                            file('/etc/b') { content template('given.ftl', dbUser: 'x') }
                        }
                        """),
                "templates/given.ftl:1: template 'given.ftl' needs 'dbUsr', which is not given; did you mean 'dbUser'?"
                        + " (used at site.groovy:3)",
                "templates/host.ftl:2: template 'host.ftl' needs 'vars.dbUser', which is not known of host 'web2'"
                        + " (used at site.groovy:2)");
    }

    @Test
    void aTemplateWithADirectiveThatIsNeverClosed() {
        workshop.file("templates/a.ftl", "a\n<#if true>\n<#if false>\n</#if>\nb\n\n");

        assertTold(
                workshop.plan("play('p', on: 'web') { file('/etc/a') { content template('a.ftl') } }"),
                "templates/a.ftl:2: template 'a.ftl' is no valid template: <#if> is never closed"
                        + " (used at site.groovy:1)");
    }

    @Test
    void aMissingFileOrTemplate() {
        workshop.file("files/nginx.conf", "").file("templates/app.conf.ftl", "");

        assertTold(
                workshop.plan("""
                        play('p', on: 'web') {
                            file('/etc/a') { source 'nginx.cnf' }
                            file('/etc/b') { content template('app.conf') }
                        }
                        """),
                "site.groovy:2: no file 'nginx.cnf'; looked for files/nginx.cnf; did you mean 'nginx.conf'?",
                "site.groovy:3: no template 'app.conf'; looked for templates/app.conf; known: app.conf.ftl");
    }

    @Test
    void namesThatCannotBe() {
        assertTold(
                workshop.plan("""
                        play('p', on: 'web') {
                            service('my service') { ensure running }
                            pkg 'nginx=1.2'
                            file('/etc/a') { owner 'a b' }
                            user('a b')
                            userGroup('1000')
                            systemdUnit('my unit') { content 'x' }
                        }
                        """),
                "site.groovy:2: service[my service]: 'my service' is not a valid service name: blanks are not allowed;"
                        + " `systemd-escape` gives 'my\\x20service'",
                "site.groovy:3: pkg[nginx=1.2]: 'nginx=1.2' is not a valid package name: letters, digits and . + - _"
                        + " are allowed, beginning with a letter or digit; the version is said by version '…'",
                "site.groovy:4: file[/etc/a]: owner must be a name of a user or group or its number, got 'a b'",
                "site.groovy:5: user[a b]: name must be a user or group name (at most 32 of A-Z a-z 0-9 _ . -, not only"
                        + " digits, no '-' or '.' in front), got 'a b'",
                "site.groovy:6: userGroup[1000]: name must be a user or group name (at most 32 of A-Z a-z 0-9 _ . -, not"
                        + " only digits, no '-' or '.' in front), got '1000'",
                "site.groovy:7: systemdUnit[my unit]: name 'my unit' is not a valid unit name: blanks are not allowed;"
                        + " `systemd-escape` gives 'my\\x20unit'");
    }

    @Test
    void whatDependsOnFactsIsNoMistakeBeforehand() {
        Workshop.Said said = workshop.plan("""
                play('p', on: 'web1') {
                    def conf = file("/etc/$facts.hostname")
                    service('a') { restartOn conf }
                }
                """, "--timeout", "1s");

        assertThat(said.status()).isEqualTo(4);
        assertThat(said.err()).isEmpty();
    }
}
