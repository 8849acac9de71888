package dev.drover.hosts.ansible;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.drover.kit.Executed;
import dev.drover.kit.LabHost;
import dev.drover.kit.LocalCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Ansible of this machine's distribution, with a lab host as the only one that it knows: {@code target}. */
record Ansible(Path directory) {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String PROGRAM = "ansible-playbook";
    private static final ImmutableMap<String, String> NONINTERACTIVE =
            ImmutableMap.of("DEBIAN_FRONTEND", "noninteractive");

    /** What a playbook came to. */
    record Result(
            ImmutableList<String> changed,
            int tasks,
            ImmutableSortedSet<String> modules,
            ImmutableList<String> failures) {}

    /** Installs it with apt-get if this machine has none. */
    static void install() {
        if (LocalCommand.find(PROGRAM).isEmpty()) {
            LocalCommand.of(LIMIT, "apt-get", "-q", "update")
                    .run(NONINTERACTIVE)
                    .expectSuccess("apt-get update (needed to install ansible)");
            LocalCommand.of(LIMIT, "apt-get", "-q", "install", "-y", "--no-install-recommends", "ansible")
                    .run(NONINTERACTIVE)
                    .expectSuccess("apt-get install ansible");
        }
    }

    static Ansible on(LabHost host, Path directory) {
        write(directory.resolve("hosts.ini"), """
                target ansible_host=%s ansible_user=%s ansible_ssh_private_key_file=%s \
                ansible_ssh_common_args='-o UserKnownHostsFile=%s -o IdentitiesOnly=yes' \
                ansible_python_interpreter=/usr/bin/python3 ansible_become=true
                """.formatted(
                        host.address(), host.user(), host.identity(), host.knownHosts()));
        write(directory.resolve("ansible.cfg"), """
                [defaults]
                inventory = hosts.ini
                stdout_callback = ansible.posix.json
                retry_files_enabled = false
                [ssh_connection]
                pipelining = true
                """);
        return new Ansible(directory);
    }

    static String version() {
        return LocalCommand.of(LIMIT, PROGRAM, "--version")
                .run(ImmutableMap.of("LC_ALL", "C.UTF-8"))
                .stdout()
                .lines()
                .findFirst()
                .orElseThrow();
    }

    Result play(Path playbook, Map<String, String> variables) {
        Executed executed = command(
                PROGRAM, "-i", directory.resolve("hosts.ini").toString(), "-e", json(variables), playbook.toString());
        JsonNode said;
        try {
            said = new ObjectMapper().readTree(executed.stdout());
        } catch (IOException e) {
            throw new AssertionError("ansible-playbook said: " + executed.stdout() + executed.stderr(), e);
        }
        return result(said, executed.stderr());
    }

    private static Result result(JsonNode said, String stderr) {
        ImmutableList.Builder<String> changed = ImmutableList.builder();
        ImmutableList.Builder<String> failures = ImmutableList.builder();
        ImmutableSortedSet.Builder<String> modules = ImmutableSortedSet.naturalOrder();
        int tasks = 0;
        for (JsonNode play : said.path("plays")) {
            for (JsonNode task : play.path("tasks")) {
                JsonNode done = task.path("hosts").path("target");
                String name = task.path("task").path("name").asText();
                String module = done.path("action").asText();
                if (!module.endsWith("setup") && !module.endsWith("gather_facts")) {
                    tasks++;
                    modules.add(module.substring(module.lastIndexOf('.') + 1));
                }
                if (done.path("changed").asBoolean()) {
                    changed.add(name);
                }
                if (done.path("failed").asBoolean() || done.path("unreachable").asBoolean()) {
                    failures.add(name + ": " + done);
                }
            }
        }
        if (!said.path("stats").path("target").has("ok")) {
            failures.add("nothing ran: " + said + stderr);
        }
        return new Result(changed.build(), tasks, modules.build(), failures.build());
    }

    private Executed command(String... argv) {
        return LocalCommand.of(LIMIT, argv)
                .run(ImmutableMap.of(
                        "ANSIBLE_CONFIG", directory.resolve("ansible.cfg").toString(),
                        "ANSIBLE_HOME", directory.resolve("home").toString(),
                        // Not below the directory: the path of a socket may have 108 bytes.
                        "ANSIBLE_SSH_CONTROL_PATH_DIR", "/tmp/drover-ansible-cp",
                        "ANSIBLE_FORCE_COLOR", "0",
                        "LC_ALL", "C.UTF-8"));
    }

    private static String json(Map<String, String> variables) {
        return new ObjectMapper().valueToTree(variables).toString();
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
