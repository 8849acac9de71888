package dev.drover.engine.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Facts;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts with rules: what is taken, and what is refused with which words. */
class NamesOnHostsTest {
    private static Arguments row(Function<String, Object> parse, String text, String expected) {
        return Arguments.of(parse, text, expected);
    }

    static Stream<Arguments> taken() {
        return Stream.of(
                row(HostPath::parse, "/", "/"),
                row(HostPath::parse, "//", "/"),
                row(HostPath::parse, "/a/", "/a"),
                row(HostPath::parse, "/a/.b/..c/d..", "/a/.b/..c/d.."),
                row(FileMode::parse, "644", "0644"),
                row(FileMode::parse, "04755", "4755"),
                row(FileMode::parse, "7777", "7777"),
                row(AccountName::parse, "web", "web"),
                row(AccountName::parse, "CORP\\web.1@a$", "CORP\\web.1@a$"),
                row(AccountName::parse, "1234567890", "1234567890"),
                row(PortableName::parse, "a".repeat(32), "a".repeat(32)),
                row(PortableName::parse, "1a", "1a"),
                row(PortableName::parse, "host$", "host$"),
                row(KeyFingerprint::parse, "0x" + "ab ".repeat(20), "AB".repeat(20)),
                row(Sha256::parse, "AB".repeat(32), "ab".repeat(32)),
                row(UnitName::parse, "a", "a.service"),
                row(UnitName::parse, "a.timer", "a.timer"),
                row(UnitName::parse, "a.b", "a.b.service"),
                row(UnitName::parse, "a".repeat(247), "a".repeat(247) + ".service"),
                row(Validator::parse, "sh -n %s", "sh -n %s"),
                row(FetchUrl::parse, "http://a:65535/b?c#d", "http://a:65535/b?c"),
                row(FetchUrl::parse, "FILE:///a", "FILE:///a"));
    }

    @ParameterizedTest
    @MethodSource("taken")
    void isTaken(Function<String, Object> parse, String text, String expected) {
        assertThat(parse.apply(text)).hasToString(expected);
    }

    static Stream<Arguments> refused() {
        String alias = "must be written without '.', '..' and '//', got ";
        String mode = "must be octal text such as '0644', got ";
        String account = "must be a name of a user or group or its number, got ";
        String name =
                "must be a user or group name (at most 32 of A-Z a-z 0-9 _ . -, not only digits, no '-' or '.' in front), got ";
        String url = "must be a URL such as 'https://example.com/app.tar.gz' or 'file:///srv/app.tar.gz', got ";
        return Stream.of(
                row(HostPath::parse, "a", "must be an absolute path, got 'a'"),
                row(HostPath::parse, "/a\0", "must not contain NUL"),
                row(HostPath::parse, "/a//b", alias + "'/a//b'; write '/a/b'"),
                row(HostPath::parse, "/a/./b", alias + "'/a/./b'; write '/a/b'"),
                row(HostPath::parse, "/a/../b/.", alias + "'/a/../b/.'; write '/b'"),
                row(HostPath::parse, "/../a", alias + "'/../a'; write '/a'"),
                row(FileMode::parse, "64", mode + "'64'"),
                row(FileMode::parse, "17777", mode + "'17777'"),
                row(FileMode::parse, "0888", mode + "'0888'"),
                row(AccountName::parse, "12345678901", account + "'12345678901'"),
                row(AccountName::parse, "-a", account + "'-a'"),
                row(PortableName::parse, "12", name + "'12'"),
                row(PortableName::parse, ".a", name + "'.a'"),
                row(PortableName::parse, "a".repeat(33), name + "'" + "a".repeat(33) + "'"),
                row(UnitName::parse, "", "'' is not a valid unit name: it must have from 1 to 247 characters"),
                row(
                        UnitName::parse,
                        "a".repeat(248),
                        "'" + "a".repeat(248) + "' is not a valid unit name: it must have from 1 to 247 characters"),
                row(
                        UnitName::parse,
                        "/srv a",
                        "'/srv a' is not a valid unit name: blanks are not allowed; `systemd-escape` gives"
                                + " '-srv\\x20a'"),
                row(
                        UnitName::parse,
                        ".ä.",
                        "'.ä.' is not a valid unit name: letters, digits and : - _ . \\ @ are allowed; `systemd-escape`"
                                + " gives '\\x2e\\xc3\\xa4.'"),
                row(Validator::parse, "true", "must contain %s, which stands for the new file, got 'true'"),
                row(FetchUrl::parse, "http://me@a/", "must have no user or password in it: they would be shown"),
                row(FetchUrl::parse, "ftp://a/", url + "'ftp://a/'"),
                row(FetchUrl::parse, "a", url + "'a'"),
                row(FetchUrl::parse, "http:///a", url + "'http:///a'"),
                row(FetchUrl::parse, "http://a:65536/", url + "'http://a:65536/'"),
                row(FetchUrl::parse, "file:a", url + "'file:a'"),
                row(FetchUrl::parse, "file://a/b", url + "'file://a/b'"),
                row(FetchUrl::parse, "http://a b", url + "'http://a b'"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefused(Function<String, Object> parse, String text, String message) {
        assertThatThrownBy(() -> parse.apply(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"/a/b,/a", "/a,/", "/,/"})
    void aPathHasAParent(String path, String parent) {
        assertThat(HostPath.parse(path).parent()).hasToString(parent);
    }

    @Test
    void aNumberIsNoName() {
        assertThat(AccountName.parse("0").isNumber()).isTrue();
        assertThat(AccountName.parse("a0").isNumber()).isFalse();
        assertThat(UnitName.parse("getty@").isTemplate()).isTrue();
        assertThat(UnitName.parse("getty@tty1").isTemplate()).isFalse();
        assertThat(UnitName.parse("getty@tty1.service").stem()).isEqualTo("getty@tty1");
    }

    @Test
    void aHostWithoutAClientGetsAFileThroughItsConnection() {
        Facts none = RecordedFacts.named("debian-systemd");
        FetchUrl url = FetchUrl.parse("http://a/b/c.tgz#d");

        assertThat(url.arguments(none, false)).isEqualTo(ImmutableList.of("stream", "http://a/b/c.tgz"));
        assertThat(FetchUrl.parse("file:///b").arguments(none, true)).isEqualTo(ImmutableList.of("file", "/b"));
        assertThat(url.fileName()).isEqualTo("c.tgz");
        assertThat(FetchUrl.parse("http://a").fileName()).isEmpty();
        Action action = Prerequisite.missing("x");
        assertThat(url.streamed(action, none, false).input()).isPresent();
        assertThat(FetchUrl.parse("file:///b").streamed(action, none, true)).isEqualTo(action);
    }
}
