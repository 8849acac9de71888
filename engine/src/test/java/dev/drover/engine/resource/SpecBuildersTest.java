package dev.drover.engine.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Handle;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.resource.aptrepository.AptRepositorySpec;
import dev.drover.engine.resource.archive.ArchiveSpec;
import dev.drover.engine.resource.blockinfile.BlockInFileSpec;
import dev.drover.engine.resource.command.CommandSpec;
import dev.drover.engine.resource.cron.CronSpec;
import dev.drover.engine.resource.debconf.DebconfKind;
import dev.drover.engine.resource.debconf.DebconfSpec;
import dev.drover.engine.resource.directory.DirectorySpec;
import dev.drover.engine.resource.dockercontainer.DockerContainerSpec;
import dev.drover.engine.resource.download.DownloadSpec;
import dev.drover.engine.resource.file.FileSpec;
import dev.drover.engine.resource.git.GitSpec;
import dev.drover.engine.resource.hostentry.HostEntrySpec;
import dev.drover.engine.resource.hostname.HostnameSpec;
import dev.drover.engine.resource.http.HttpSpec;
import dev.drover.engine.resource.inisetting.IniSettingSpec;
import dev.drover.engine.resource.kernelmodule.KernelModuleSpec;
import dev.drover.engine.resource.lineinfile.LineInFileSpec;
import dev.drover.engine.resource.link.LinkSpec;
import dev.drover.engine.resource.mount.MountSpec;
import dev.drover.engine.resource.pkg.PkgSpec;
import dev.drover.engine.resource.reboot.RebootSpec;
import dev.drover.engine.resource.replaceinfile.ReplaceInFileSpec;
import dev.drover.engine.resource.script.ScriptSpec;
import dev.drover.engine.resource.service.ServiceGoal;
import dev.drover.engine.resource.service.ServiceSpec;
import dev.drover.engine.resource.sudorule.SudoRuleSpec;
import dev.drover.engine.resource.sysctl.SysctlSpec;
import dev.drover.engine.resource.systemdunit.SystemdUnitSpec;
import dev.drover.engine.resource.timezone.TimezoneSpec;
import dev.drover.engine.resource.user.UserSpec;
import dev.drover.engine.resource.usergroup.UserGroupSpec;
import dev.drover.engine.resource.waitfor.WaitForSpec;
import dev.drover.engine.resource.yumrepository.YumRepositorySpec;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The builders of the Java interface make what the language makes of the attributes that they stand for. */
class SpecBuildersTest {
    private static final String FINGERPRINT = "0123 4567 89AB CDEF 0123 4567 89AB CDEF 0123 4567";
    private static final String DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static final Handle MOTD = Handle.to(new ResourceId("file", "/etc/motd"));
    private static final Handle HOSTS = Handle.to(new ResourceId("file", "/etc/hosts"));

    static Stream<Arguments> built() {
        return Stream.of(
                arguments(
                        AptRepositorySpec.of("a", "http://a", "trusty", "main", "extra")
                                .architectures("amd64", "i386"),
                        "{'uri': 'http://a', 'suite': 'trusty', 'components': ['main', 'extra'], 'architectures': ['amd64', 'i386']}"),
                arguments(
                        AptRepositorySpec.of("a", "http://a", "./").key("http://a/key", FINGERPRINT),
                        "{'uri': 'http://a', 'suite': './', 'key': 'http://a/key', 'keyFingerprint': '0123456789ABCDEF0123456789ABCDEF01234567'}"),
                arguments(AptRepositorySpec.removed("a"), "{'absent': true}"),
                arguments(
                        ArchiveSpec.of("/a", "http://a/b.tgz", DIGEST)
                                .stripped(1)
                                .creating("/b/c")
                                .ownedBy("web", "www"),
                        "{'url': 'http://a/b.tgz', 'sha256': '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'strip': 1, 'creates': '/b/c', 'owner': 'web', 'group': 'www'}"),
                arguments(
                        BlockInFileSpec.at("/a", "b")
                                .marker("; {mark}")
                                .insertedAfter("^x")
                                .creating(),
                        "{'block': 'b', 'marker': '; {mark}', 'insertAfter': '^x', 'create': true}"),
                arguments(BlockInFileSpec.at("/a", "b").insertedBefore("^x"), "{'block': 'b', 'insertBefore': '^x'}"),
                arguments(
                        BlockInFileSpec.at("/a", "b").marker("; {mark}").gone(),
                        "{'block': 'b', 'marker': '; {mark}', 'absent': true}"),
                arguments(
                        CommandSpec.sh("a", "make", "all")
                                .in("/srv")
                                .with(ImmutableMap.of("A", "1"))
                                .creating("/b"),
                        "{'sh': 'make', 'args': ['all'], 'cwd': '/srv', 'env': {'A': '1'}, 'creates': '/b'}"),
                arguments(
                        CommandSpec.argv("a", "rm", "-r", "/b")
                                .removing("/b")
                                .reading(Content.text("y"))
                                .expecting(0, 3),
                        "{'argv': ['rm', '-r', '/b'], 'removes': '/b', 'input': 'y', 'expect': [0, 3]}"),
                arguments(
                        CronSpec.named("a", "@daily", "b").of("web").env(ImmutableMap.of("A", "1")),
                        "{'schedule': '@daily', 'command': 'b', 'user': 'web', 'env': {'A': '1'}}"),
                arguments(CronSpec.gone("a").of("web"), "{'user': 'web', 'absent': true}"),
                arguments(
                        DebconfSpec.of("pkg1", "a/b", DebconfKind.SELECT, "c"),
                        "{'question': 'a/b', 'type': 'select', 'value': 'c'}"),
                arguments(
                        DirectorySpec.at("/a")
                                .mode("0750")
                                .owner("web")
                                .group("www")
                                .recursive(),
                        "{'mode': '0750', 'owner': 'web', 'group': 'www', 'recurse': true}"),
                arguments(DirectorySpec.at("/a").purged(ImmutableSet.of("b")), "{'purge': true, 'keep': ['b']}"),
                arguments(DirectorySpec.at("/a").gone(), "{'absent': true}"),
                arguments(
                        DockerContainerSpec.of("web", "nginx")
                                .running("nginx", "-v")
                                .env(ImmutableMap.of("A", Content.text("1"))),
                        "{'image': 'nginx', 'command': ['nginx', '-v'], 'env': {'A': '1'}}"),
                arguments(DockerContainerSpec.none("web"), "{'absent': true}"),
                arguments(
                        DownloadSpec.of("/a", "http://a", DIGEST).mode("0600").fetchedByController(),
                        "{'url': 'http://a', 'sha256': '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'mode': '0600', 'viaController': true}"),
                arguments(DownloadSpec.unpinned("/a", "http://a"), "{'url': 'http://a', 'unpinned': true}"),
                arguments(
                        FileSpec.at("/a")
                                .content("b")
                                .mode("0600")
                                .owner("web")
                                .group("www")
                                .keepingBackup()
                                .checkedBy("sh -n %s"),
                        "{'content': 'b', 'mode': '0600', 'owner': 'web', 'group': 'www', 'backup': true, 'validate': 'sh -n %s'}"),
                arguments(FileSpec.at("/a").content("b").onlyCreated(), "{'content': 'b', 'createOnly': true}"),
                arguments(FileSpec.at("/a").content("b").inItsPlace(), "{'content': 'b', 'inPlace': true}"),
                arguments(FileSpec.at("/a").keepingBackup().gone(), "{'absent': true, 'backup': true}"),
                arguments(
                        GitSpec.of("/a", "http://a/b.git").at("v1").forced(),
                        "{'repository': 'http://a/b.git', 'revision': 'v1', 'force': true}"),
                arguments(
                        HostEntrySpec.of("192.0.2.1", "a", "b").exclusively(),
                        "{'names': ['a', 'b'], 'exclusive': true}"),
                arguments(HostEntrySpec.of("192.0.2.1", "a").gone(), "{'names': ['a'], 'absent': true}"),
                arguments(HostEntrySpec.without("192.0.2.1"), "{'absent': true}"),
                arguments(HostnameSpec.of("web1"), "{}"),
                arguments(
                        HttpSpec.get("a", "http://a/b").expecting(200, 204).within(Duration.ofSeconds(9)),
                        "{'get': 'http://a/b', 'expect': [200, 204], 'timeout': '9s'}"),
                arguments(
                        HttpSpec.put("a", "http://a/b").body(Content.text("{}")).contentType("application/json"),
                        "{'put': 'http://a/b', 'body': '{}', 'contentType': 'application/json'}"),
                arguments(
                        HttpSpec.post("a", "http://a/b").headers(ImmutableMap.of("X-A", "1")),
                        "{'post': 'http://a/b', 'headers': {'X-A': '1'}}"),
                arguments(HttpSpec.delete("a", "http://a/b"), "{'delete': 'http://a/b'}"),
                arguments(
                        IniSettingSpec.at("/a", "b", "c", "d").separator(" = ").creating(),
                        "{'section': 'b', 'key': 'c', 'value': 'd', 'separator': ' = ', 'create': true}"),
                arguments(IniSettingSpec.at("/a", "c", "d"), "{'key': 'c', 'value': 'd'}"),
                arguments(
                        IniSettingSpec.at("/a", "b", "c", "d").gone(), "{'section': 'b', 'key': 'c', 'absent': true}"),
                arguments(
                        KernelModuleSpec.named("loop").with(ImmutableMap.of("max_loop", "8")),
                        "{'parameters': {'max_loop': 8}}"),
                arguments(KernelModuleSpec.named("floppy").gone(), "{'absent': true}"),
                arguments(
                        LineInFileSpec.at("/a", "b")
                                .matching("^b")
                                .insertedAfter("^x")
                                .atFirstMatch()
                                .creating(),
                        "{'line': 'b', 'matching': '^b', 'insertAfter': '^x', 'firstMatch': true, 'create': true}"),
                arguments(
                        LineInFileSpec.at("/a", "b").insertedBefore("^x").inItsPlace(),
                        "{'line': 'b', 'insertBefore': '^x', 'inPlace': true}"),
                arguments(
                        LineInFileSpec.at("/a", "b $1").rewriting("^c(.)"),
                        "{'line': 'b $1', 'matching': '^c(.)', 'backrefs': true}"),
                arguments(LineInFileSpec.at("/a", "b").gone(), "{'line': 'b', 'absent': true}"),
                arguments(LinkSpec.at("/a", "b"), "{'to': 'b'}"),
                arguments(LinkSpec.gone("/a"), "{'absent': true}"),
                arguments(
                        MountSpec.at("/a", "/dev/sdb1")
                                .type("ext4")
                                .options("noatime", "nosuid")
                                .dumpAndPass(1, 2),
                        "{'device': '/dev/sdb1', 'type': 'ext4', 'options': ['noatime', 'nosuid'], 'dump': 1, 'pass': 2}"),
                arguments(MountSpec.at("/a", "/dev/sdb1").notNow(), "{'device': '/dev/sdb1', 'mounted': false}"),
                arguments(MountSpec.at("/a", "/dev/sdb1").onlyNow(), "{'device': '/dev/sdb1', 'atBoot': false}"),
                arguments(MountSpec.nothingAt("/a"), "{'absent': true}"),
                arguments(
                        PkgSpec.named("nginx")
                                .version("1.2*")
                                .downgradable()
                                .recommends(true)
                                .startServices(false),
                        "{'version': '1.2*', 'allowDowngrade': true, 'recommends': true, 'startServices': false}"),
                arguments(PkgSpec.named("nginx").newest(), "{'latest': true}"),
                arguments(PkgSpec.named("nginx").removed(), "{'absent': true}"),
                arguments(
                        RebootSpec.named("a").when("/run/x").within(Duration.ofMinutes(9)),
                        "{'when': '/run/x', 'timeout': '9m'}"),
                arguments(
                        ReplaceInFileSpec.at("/a", "b", "c").startingAfter("^x").endingBefore("^y"),
                        "{'pattern': 'b', 'with': 'c', 'startingAfter': '^x', 'endingBefore': '^y'}"),
                arguments(
                        ScriptSpec.of("a", Content.text("exit 0"), "b", "c")
                                .in("/srv")
                                .with(ImmutableMap.of("A", "1"))
                                .creating("/d"),
                        "{'source': 'exit 0', 'args': ['b', 'c'], 'cwd': '/srv', 'env': {'A': '1'}, 'creates': '/d'}"),
                arguments(
                        ScriptSpec.of("a", Content.text("exit 3"))
                                .removing("/d")
                                .reading(Content.text("y"))
                                .expecting(3),
                        "{'source': 'exit 3', 'removes': '/d', 'input': 'y', 'expect': [3]}"),
                arguments(
                        ServiceSpec.named("a")
                                .ensure(ServiceGoal.RUNNING, ServiceGoal.ENABLED)
                                .restartOn(MOTD)
                                .reloadOn(HOSTS),
                        "{'ensure': ['running', 'enabled'], 'restartOn': 'file[/etc/motd]', 'reloadOn': 'file[/etc/hosts]'}"),
                arguments(SudoRuleSpec.named("a", "b ALL=ALL"), "{'content': 'b ALL=ALL'}"),
                arguments(SudoRuleSpec.gone("a"), "{'absent': true}"),
                arguments(SysctlSpec.of("vm.swappiness", "10"), "{'value': '10'}"),
                arguments(SysctlSpec.of("vm.swappiness", "10").gone(), "{'absent': true}"),
                arguments(
                        SystemdUnitSpec.named("a.service", "[Unit]").dropIn("b"),
                        "{'content': '[Unit]', 'dropIn': 'b'}"),
                arguments(SystemdUnitSpec.gone("a.service").dropIn("b"), "{'dropIn': 'b', 'absent': true}"),
                arguments(TimezoneSpec.of("Europe/Berlin"), "{}"),
                arguments(UserSpec.named("web"), "{}"),
                arguments(UserGroupSpec.named("www"), "{}"),
                arguments(
                        WaitForSpec.port("a", "db1:5432").within(Duration.ofSeconds(9)),
                        "{'port': 'db1:5432', 'timeout': '9s'}"),
                arguments(WaitForSpec.path("a", "/b").isAbsent(), "{'path': '/b', 'absent': true}"),
                arguments(WaitForSpec.url("a", "http://a/b"), "{'url': 'http://a/b'}"),
                arguments(WaitForSpec.command("a", "true"), "{'command': 'true'}"),
                arguments(
                        YumRepositorySpec.of("a", "http://a/1", "http://a/2")
                                .options(false, ImmutableMap.of("cost", "5")),
                        "{'baseurl': ['http://a/1', 'http://a/2'], 'enabled': false, 'options': {'cost': '5'}}"),
                arguments(
                        YumRepositorySpec.of("a", "http://a").signed("http://a/key", FINGERPRINT, true, false),
                        "{'baseurl': 'http://a', 'enabled': true, 'gpgcheck': true, 'repoGpgcheck': false, 'gpgkey': 'http://a/key', 'keyFingerprint': '0123456789ABCDEF0123456789ABCDEF01234567'}"),
                arguments(YumRepositorySpec.enabled("a"), "{'enabled': true}"),
                arguments(
                        YumRepositorySpec.enabled("a").signed(Content.text("file:///k"), false, true),
                        "{'enabled': true, 'gpgcheck': false, 'repoGpgcheck': true, 'gpgkey': 'file:///k'}"),
                arguments(YumRepositorySpec.fromRelease("a", "http://a/a.rpm"), "{'release': 'http://a/a.rpm'}"),
                arguments(YumRepositorySpec.removed("a"), "{'absent': true}"));
    }

    @ParameterizedTest
    @MethodSource("built")
    void isWhatTheLanguageMakes(Record built, String attributes) throws JsonProcessingException {
        String type = built.getClass().getSimpleName().replaceFirst("Spec$", "");
        String name = Schema.of(built.getClass()).nameOf(built);

        Record written = TypeCases.spec(
                type,
                new ObjectMapper()
                        .readTree(("{'name': '" + name + "', 'spec': " + attributes + "}").replace('\'', '"')));

        assertThat(built)
                .usingRecursiveComparison()
                .withEqualsForType(SpecBuildersTest::same, Pattern.class)
                .isEqualTo(written);
    }

    private static boolean same(Pattern one, Pattern other) {
        return one.pattern().equals(other.pattern()) && one.flags() == other.flags();
    }
}
