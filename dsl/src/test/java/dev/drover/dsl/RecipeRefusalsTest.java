package dev.drover.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.plan.Declarations;
import dev.drover.engine.resource.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What recipes refuse before a host is touched: what would lock somebody out, break a service or break out of a quote. */
class RecipeRefusalsTest {
    private static final Path RECIPES =
            Path.of("..", "recipes").toAbsolutePath().normalize();

    @TempDir
    private Path project;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        base              | formerUsers(['root'])                                            | as whom Drover comes to this host
        base              | users ann: [:]; formerUsers(['ann'])                             | 'ann' is among users and among formerUsers
        base              | users ALL: [sudo: 'password']                                    | cannot stand in a rule of sudo by that name
        base              | users ann: [sudo: true]                                          | sudo must be 'password', 'nopassword' or 'none', got 'true'
        base              | users ann: [key: 'x']                                            | the user 'ann' has no setting 'key'
        base              | timeServers(['a\\nbindaddress 0.0.0.0'])                          | timeServers a list does not pass its check
        nginx/site        | names(['a/../b']); root '/srv'                                   | names a list does not pass its check
        nginx/site        | names(['a']); root '/srv'; absent true                           | a site that is absent has none of root, proxyTo and redirectTo
        nginx/site        | names(['a'])                                                     | a site has one of root, proxyTo and redirectTo, got none
        nginx/site        | names(['a']); root '/srv'; certificate 'x'                       | certificate and certificateKey go together
        nginx/site        | names(['a']); proxyTo 'http://$host'                             | proxyTo 'http://$host' does not pass its check
        docker/engine     | settings 'live-restore': false                                   | settings says 'live-restore', for which this recipe has a parameter
        docker/engine     | registryMirrors(['https://a/b'])                                 | registryMirrors a list does not pass its check
        postgresql/server | roles postgres: [:]                                              | the role 'postgres' is the server's own
        postgresql/server | roles 'a"b': [:]                                                 | the name of a role must be of a-z 0-9 _
        postgresql/server | roles a: [password: 'hunter2']                                   | must be a secret: write secret('…')
        postgresql/server | roles a: [superuser: 'no']                                       | superuser of the role 'a' must be true or false, got 'no'
        postgresql/server | roles a: [connections: '5; DROP ROLE b']                         | connections of the role 'a' must be a whole number
        postgresql/server | roles a: [:]; formerRoles(['a'])                                 | 'a' is among roles and among formerRoles
        postgresql/server | databases a: [owner: "b'; --"]                                   | the name of a role must be of a-z 0-9 _
        postgresql/server | settings hba_file: '/tmp/x'                                      | settings says 'hba_file', which this recipe sets itself or counts on
        postgresql/server | settings work_mem: '1MB\\nfsync = off'                            | a setting must be one line
        postgresql/server | settings primary_conninfo: "password=${secret('word')}"          | settings has a secret
        postgresql/server | access(['host a b samehost md5\\nlocal all all trust'])           | access a list does not pass its check
        """)
    void isRefused(String recipe, String parameters, String why) throws IOException {
        Secrets secrets = new Secrets();
        Declarations state = new Declarations(Catalog.registered(), secrets);
        Path script = Files.writeString(
                project.resolve("site.groovy"),
                "play('One', on: 'all') { recipe('" + recipe + "') { " + parameters + " } }\n");
        PlaybookLoader.of(Catalog.registered(), secrets)
                .recipeRoots(ImmutableList.of(RECIPES))
                .environment(ImmutableMap.of("DROVER_SECRET_WORD", "word"))
                .load(script)
                .plays()
                .forEach(play -> play.body().describe(FakeHost.master1(), state));

        assertThat(state.problems()).singleElement().asString().contains(why);
    }
}
