package dev.drover.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.drover.cli.keeper.Rehearsal;
import dev.drover.dsl.PlaybookLoader;
import dev.drover.engine.model.Playbook;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import net.schmizz.sshj.SSHClient;

/**
 * Does what most runs begin with, so that Java can keep the classes as it has read and checked them: the launcher makes an
 * archive of it once. It makes plans for this machine, which change nothing, and reaches no other.
 */
final class Training {
    private static final String PLAYBOOK = """
            playbook 'Training'

            vars { greeting 'hello' }

            play('Look at this machine', on: 'all') {
                def what = vars.greeting
                file('/etc/hostname') { content "${facts.os.id} ${what}\\n"; owner 'root'; mode '0644' }
                file('/etc/hosts') { content template('hosts.ftl', names: [what]) }
                directory('/etc') { mode '0755' }
                link('/etc/mtab') { to '/proc/mounts' }
                lineInFile('/etc/passwd') { line 'root:x'; matching '^root:' }
                user('root')
                userGroup('root')
                pkg('dash')
                command('true') { argv 'true'; creates '/etc' }
                service('ssh') { ensure running; restartOn file('/etc/hosts') }
            }
            """;

    private Training() {}

    public static void main(String[] args) throws IOException, URISyntaxException {
        Path folder = Files.createTempDirectory("drover-training");
        try {
            write(folder, "site.groovy", PLAYBOOK);
            write(folder, "inventory.groovy", "inventory { host('here') { connection 'local' } }\n");
            write(folder, "templates/hosts.ftl", "<#list names as name>[=name]\n</#list>");
            for (String line : ImmutableList.of(
                    "--version", "--help", "plan --help", "plan site.groovy", "plan site.groovy --diff")) {
                run(line.replace("site.groovy", folder.resolve("site.groovy").toString())
                        .split(" ", -1));
            }
            rehearse(folder);
        } finally {
            MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        }
        for (Class<?> part :
                ImmutableList.<Class<?>>of(Training.class, PlaybookLoader.class, Playbook.class, SSHClient.class)) {
            loadAll(Path.of(
                    part.getProtectionDomain().getCodeSource().getLocation().toURI()));
        }
    }

    private static void write(Path folder, String name, String text) throws IOException {
        Path file = folder.resolve(name);
        MoreFiles.createParentDirectories(file);
        Files.writeString(file, text);
    }

    private static void rehearse(Path folder) {
        try {
            Rehearsal.in(folder);
        } catch (IOException noKeepersHere) {
            // Then there is nothing to learn.
        }
    }

    private static void run(String... words) {
        PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true);
        int status = Main.run(out, out, ImmutableMap.of(), words);
        if (status == ExitCode.WRONG_INPUT) {
            throw new IllegalStateException("what Java is to learn from is wrong: " + String.join(" ", words));
        }
    }

    /** Loads the classes of a jar, and starts none: what a run over SSH needs among them. */
    private static void loadAll(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            file.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .forEach(Training::load);
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, Training.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError incomplete) {
            // It needs something that is not here, and no run needs it.
        }
    }
}
