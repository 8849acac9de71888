package dev.drover.engine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest {
    private static final Source SITE = new Source("site.groovy", 12);

    @TempDir
    Path folder;

    private final Secrets secrets = new Secrets();

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Content content(String text, Map<String, ?> values) throws IOException {
        write("t.ftl", text);
        return templates().render("t.ftl", values, secrets, SITE);
    }

    private Templates templates() {
        return Templates.in(ImmutableList.of(SourceFolder.directory(folder, "templates")));
    }

    private String text(String text, Map<String, ?> values) throws IOException {
        return content(text, values).bytes().toUtf8();
    }

    private String refusal(String text, Map<String, ?> values) {
        try {
            return "rendered: " + text(text, values);
        } catch (ProblemException e) {
            return e.getMessage();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void configurationFilesNeedNoEscaping() throws IOException {
        String shell = "${HOME} $((1 + 1)) #{x} ${x?new()} <tag> &amp; [section] %s \\n\r\n";

        assertThat(text(shell, ImmutableMap.of())).isEqualTo(shell);
    }

    @Test
    void valuesAreWrittenAsConfigurationFilesReadThem() throws IOException {
        assertThat(text(
                        "[=port] [=big] [=ratio] [=on] [=name] [=list[1]] [=map.key] [=list?join('+')]",
                        ImmutableMap.of(
                                "port",
                                8080,
                                "big",
                                12345678901L,
                                "ratio",
                                new BigDecimal("0.10"),
                                "on",
                                true,
                                "name",
                                "<é>",
                                "list",
                                ImmutableList.of("a", "b"),
                                "map",
                                ImmutableMap.of("key", "v"))))
                .isEqualTo("8080 12345678901 0.1 true <é> b v a+b");
    }

    @Test
    void linesOfDirectivesLeaveNoTrace() throws IOException {
        assertThat(text("""
                        <#-- a comment -->
                        <#list hosts as h>
                        <#if h != 'b'>
                        server [=h]
                        </#if>
                        </#list>
                        end
                        """, ImmutableMap.of("hosts", ImmutableList.of("a", "b", "c"))))
                .isEqualTo("server a\nserver c\nend\n");
    }

    @Test
    void aTemplateMayIncludeOneOfTheFolder() throws IOException {
        write("parts/head.ftl", "head [=x]\n");

        assertThat(text("<#include 'parts/head.ftl'>\nbody\n", ImmutableMap.of("x", 1)))
                .isEqualTo("head 1\nbody\n");
    }

    @Test
    void theFirstFolderWins(@TempDir Path second) throws IOException {
        write("a.ftl", "first");
        Files.writeString(second.resolve("a.ftl"), "second");
        Files.writeString(second.resolve("b.ftl"), "only in second");
        Templates both = Templates.in(
                ImmutableList.of(SourceFolder.directory(folder, "templates"), SourceFolder.directory(second, "other")));

        assertThat(both.render("a.ftl", ImmutableMap.of(), secrets, SITE)).isEqualTo(Content.text("first"));
        assertThat(both.render("b.ftl", ImmutableMap.of(), secrets, SITE)).isEqualTo(Content.text("only in second"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[='freemarker.template.utility.Execute'?new()('id')] | uses ?new, which would run text as code",
                "[=x?api.class] | uses ?api, which would run text as code",
                "[=x?eval] | uses ?eval, which would run text as code",
                "<#assign y = x?interpret><@y/> | uses ?interpret, which would run text as code",
                "<#if x ? eval == 1></#if> | uses ?eval, which would run text as code",
                "[=\"a [=x?eval]\"] | uses ?eval, which would run text as code",
                "<#list x?eval as y></#list> | uses ?eval, which would run text as code",
                "<#include x> | includes a file whose name is not written in it; write <#include 'name.ftl'>",
                "<#include '[=x]'> | includes a file whose name is not written in it; write <#include 'name.ftl'>",
                "<#import x as y> | includes a file whose name is not written in it; write <#include 'name.ftl'>",
                "<@.get_optional_template(x).include/> | looks a template up by a computed name; write <#include 'name.ftl'>",
            })
    void whatWouldRunTextAsCodeIsRefused(String template, String reason) {
        assertThat(refusal("line 1\n" + template, ImmutableMap.of("x", "1 + 1")))
                .isEqualTo("templates/t.ftl:2: template 't.ftl' " + reason + " (used at site.groovy:12)");
    }

    @Test
    void includedTemplatesKeepTheRulesToo() throws IOException {
        write("evil.ftl", "[=x?eval]");

        assertThat(refusal("<#include 'evil.ftl'>", ImmutableMap.of("x", "1")))
                .isEqualTo("templates/evil.ftl:1: template 't.ftl' uses ?eval, which would run text as code"
                        + " (used at site.groovy:12)");
    }

    @Test
    void wordsOfTheRulesInTextAreNoReason() throws IOException {
        assertThat(text("a?eval <#-- [=x?eval] --> [='what?new'] <#noparse>[=x?eval]</#noparse>", ImmutableMap.of()))
                .isEqualTo("a?eval  what?new [=x?eval]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret.txt", "/etc/passwd", "link.ftl", "a/../../secret.txt"})
    void nothingOutsideOfTheFolderIsRead(String name, @TempDir Path outside) throws IOException {
        Path secret = Files.writeString(outside.resolve("secret.txt"), "secret");
        Files.createSymbolicLink(folder.resolve("link.ftl"), secret);
        Files.writeString(folder.resolveSibling("secret.txt"), "secret");

        assertThat(refusal("<#include '" + name + "'>", ImmutableMap.of()))
                .startsWith("templates/t.ftl:1: template 't.ftl' includes '");
        assertThatThrownBy(() -> templates().render(name, ImmutableMap.of(), secrets, SITE))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    @Timeout(20)
    void anEndlessTemplateIsStopped() throws IOException {
        assertThat(refusal("<#list 1..1000000000 as x></#list>", ImmutableMap.of()))
                .isEqualTo("templates/t.ftl: template 't.ftl' takes longer than 2 seconds (used at site.groovy:12)");
        assertThat(Thread.interrupted()).isFalse();
        write("inner.ftl", "<#list 1..1000000000 as x></#list>");
        assertThat(refusal("<#include 'inner.ftl'>", ImmutableMap.of()))
                .isEqualTo("templates/t.ftl: template 't.ftl' takes longer than 2 seconds (used at site.groovy:12)");
        assertThat(refusal("<#list 1..1000000000 as x>0123456789abcdef0123456789abcdef</#list>", ImmutableMap.of()))
                .isEqualTo("templates/t.ftl: template 't.ftl' gives more than 16 MB (used at site.groovy:12)");
        assertThat(refusal("<#macro m><@m/></#macro><@m/>", ImmutableMap.of()))
                .isEqualTo(
                        "templates/t.ftl: template 't.ftl' calls or includes itself without end (used at site.groovy:12)");
    }

    @Test
    void unknownNamesHaveNearOnesAndTheirPlace() {
        Map<String, Object> values = ImmutableMap.of("dbUser", "x", "app", ImmutableMap.of("port", 1));

        assertThat(refusal("\n[=dbUsr]", values))
                .isEqualTo(
                        "templates/t.ftl:2: template 't.ftl' needs 'dbUsr', which is not given; did you mean 'dbUser'?"
                                + " (used at site.groovy:12)");
        assertThat(refusal("[=app.prot]", values))
                .isEqualTo("templates/t.ftl:1: template 't.ftl' needs 'app.prot', which is not given; did you mean"
                        + " 'app.port'? (used at site.groovy:12)");
        assertThat(refusal("[=dbUsr!'default'] [=(app.x)!'other']", values)).isEqualTo("rendered: default other");
    }

    @Test
    void syntaxErrorsAreNamedWhereTheTagOpens() {
        assertThat(refusal("a\n<#if true>\n<#if true></#if>\n<#-- </#if> -->\n", ImmutableMap.of()))
                .isEqualTo("templates/t.ftl:2: template 't.ftl' is no valid template: <#if> is never closed"
                        + " (used at site.groovy:12)");
        assertThat(refusal("a\n[=1 +]\n", ImmutableMap.of()))
                .startsWith("templates/t.ftl:2: template 't.ftl' is no valid template: ");
    }

    @Test
    void onlyPlainValuesCanBeGiven() {
        Map<String, Object> values = new HashMap<>();
        values.put("x", ImmutableList.of(ImmutableMap.of("y", new StringBuilder())));
        assertThat(refusal("", values)).isEqualTo("rendered: ");
        values.put("x", ImmutableList.of(1, ImmutableMap.of("y", new Object())));
        assertThat(refusal("", values))
                .isEqualTo(
                        "templates/t.ftl: template 't.ftl' cannot be rendered: x[1].y is a Object; a template takes text,"
                                + " numbers, booleans, lists, maps, hosts and groups (used at site.groovy:12)");
        values.put("x", null);
        assertThat(refusal("", values))
                .isEqualTo(
                        "templates/t.ftl: template 't.ftl' cannot be rendered: x is null; leave it out, or give a value"
                                + " (used at site.groovy:12)");
    }

    @Test
    void valuesAreWorkedOutOnlyWhenTheyAreAskedFor() throws IOException {
        NamedValues host = new NamedValues() {
            @Override
            public ImmutableSet<String> names() {
                return ImmutableSet.of("name", "facts", "id");
            }

            @Override
            public Object value(String name) {
                return switch (name) {
                    case "name" -> "web1";
                    case "id" -> (TemplateFunction) arguments -> arguments.get(0) + "-7";
                    default -> throw new AssertionError("nobody asked for " + name);
                };
            }
        };

        assertThat(text("[=h.name] [=h.id('zk')] [=h?keys?join(',')]", ImmutableMap.of("h", host)))
                .isEqualTo("web1 zk-7 name,facts,id");
    }

    @Test
    void quotingFunctionsKeepAValueOneValue() throws IOException {
        assertThat(text(
                        "[=sh(v)] [=json(v)] [=yaml(list)] [=json(n)] [=ini(n)]",
                        ImmutableMap.of("v", "it's \"x\" $y", "n", 5, "list", ImmutableList.of("no", 1, true))))
                .isEqualTo("'it'\\''s \"x\" $y' \"it's \\\"x\\\" $y\" [\"no\",1,true] 5 5");
        assertThat(refusal("[=ini(v)]", ImmutableMap.of("v", "a\nb")))
                .isEqualTo(
                        "templates/t.ftl:1: template 't.ftl' cannot be rendered: ini(): must be one line, got a control"
                                + " character in it (used at site.groovy:12)");
    }

    @Test
    void aLiteralOfSqlDoublesItsQuotes() throws IOException {
        assertThat(text("[=sql(v)] [=sql(5)]", ImmutableMap.of("v", "it's a \\")))
                .isEqualTo("'it''s a \\' '5'");
        assertThat(content("[=sql(v)]", ImmutableMap.of("v", secrets.secret("db", "it's"))))
                .isEqualTo(new Content(Bytes.utf8("'it''s'"), true));
    }

    @Test
    void whatPostgresqlKeepsOfAPasswordIsASecretAndTheSameEachTime() throws IOException {
        Map<String, Object> values = ImmutableMap.of("p", secrets.secret("db", "hunter22"), "plain", "hunter22");
        Content first = content("[=sql(scramSha256(p, 'web1 shop'))]", values);

        assertThat(first.sensitive()).isTrue();
        assertThat(first.bytes().toUtf8()).matches("'SCRAM-SHA-256\\$4096:[^$]{24}\\$[^:]{44}:.{44}'");
        assertThat(content("[=sql(scramSha256(p, 'web1 shop'))]", values)).isEqualTo(first);
        assertThat(content("[=sql(scramSha256(p, 'web2 shop'))]", values)).isNotEqualTo(first);
        assertThat(secrets.redact(first.bytes().toUtf8())).isEqualTo("***");
        assertThat(refusal("[=scramSha256(plain, 'x')]", values))
                .isEqualTo(
                        "templates/t.ftl:1: template 't.ftl' cannot be rendered: scramSha256(): takes a secret; write"
                                + " secret('name') (used at site.groovy:12)");
        assertThat(refusal("[=scramSha256(p)]", values))
                .isEqualTo(
                        "templates/t.ftl:1: template 't.ftl' cannot be rendered: scramSha256(): takes a password and a"
                                + " text to make its salt of, got 1 (used at site.groovy:12)");
    }

    @Test
    void aSecretIsWrittenAndTheContentIsSensitive() throws IOException {
        Map<String, Object> values = ImmutableMap.of("p", secrets.secret("db", "it's \"p\""), "q", "plain");

        assertThat(content("a=[=p] b=[=sh(p)] c=[=json({'k': p})] d=[=q]", values))
                .isEqualTo(new Content(
                        Bytes.utf8("a=it's \"p\" b='it'\\''s \"p\"' c={\"k\":\"it's \\\"p\\\"\"} d=plain"), true));
        assertThat(content("d=[=q]", values)).isEqualTo(Content.text("d=plain"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[=p?upper_case]", "[=p[0..10]]", "[=p?substring(20)]", "[=p?replace('drover', 'x')]"})
    void aSecretThatIsCutOrChangedIsRefused(String template) {
        assertThat(refusal(template, ImmutableMap.of("p", secrets.secret("db", "abcdefghijklmnop"))))
                .isEqualTo(
                        "templates/t.ftl: template 't.ftl' changes the text of a secret; a secret can only be written as it"
                                + " is, or by sh, json, yaml, ini, sql or scramSha256 (used at site.groovy:12)");
    }

    @Test
    void aMissingTemplateNamesTheFoldersAndNearNames() throws IOException {
        write("app.conf.ftl", "x");

        assertThatThrownBy(() -> templates().render("app.cnf.ftl", ImmutableMap.of(), secrets, SITE))
                .hasMessage("site.groovy:12: no template 'app.cnf.ftl'; looked for templates/app.cnf.ftl; did you mean"
                        + " 'app.conf.ftl'?");
        assertThat(refusal("<#include 'none.ftl'>", ImmutableMap.of()))
                .isEqualTo("templates/t.ftl:1: template 't.ftl' includes 'none.ftl', which is not there"
                        + " (used at site.groovy:12)");
    }
}
