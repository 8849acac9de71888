package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.template.SourceFolder;
import dev.drover.engine.vault.Keyring;

/**
 * What all scripts of one playbook share. Safe for many threads.
 *
 * @param home the folder of the playbook
 */
record Project(
        Catalog catalog,
        Secrets secrets,
        SecretStore secretStore,
        SourceFolder home,
        ProjectFiles files,
        ScriptPlaces places,
        CurrentScope current,
        ScriptCompiler compiler) {
    static Project of(
            Catalog catalog,
            Secrets secrets,
            Keyring keyring,
            ImmutableMap<String, String> environment,
            SourceFolder home,
            ScriptCache cache) {
        ScriptPlaces places = new ScriptPlaces();
        return new Project(
                catalog,
                secrets,
                new SecretStore(home.folder("secrets"), environment, secrets, keyring),
                home,
                ProjectFiles.of(ImmutableList.of(home)),
                places,
                new CurrentScope(),
                new ScriptCompiler(catalog, places, cache));
    }

    Group group(String name) {
        return new Group(name, current, places, () -> {});
    }
}
