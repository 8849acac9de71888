package dev.drover.cli;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.HostRequest;
import dev.drover.kit.Lab;
import dev.drover.kit.LabException;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "lab",
        mixinStandardHelpOptions = true,
        description = "Local throw-away hosts (an init system, sshd, own addresses) for trying and testing.",
        synopsisSubcommandLabel = "up|down|status|ssh")
final class LabCommand implements Runnable {
    private final Output output;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec spec;

    LabCommand(Output output) {
        this.output = output;
    }

    /** Which lab. */
    static final class Which {
        @Option(names = "--lab", paramLabel = "NAME", defaultValue = "default", description = "The lab's name.")
        private String name = "default";

        Lab open(Output output) {
            return Lab.open(
                    Lab.defaultDirectory(name), name, line -> output.err().println("lab: " + line));
        }

        Optional<Lab> openIfThere(Output output) {
            return Lab.openWithoutStarting(
                    Lab.defaultDirectory(name), name, line -> output.err().println("lab: " + line));
        }
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "say what to do with the lab: up, down, status, ssh");
    }

    @Command(mixinStandardHelpOptions = true, description = "Brings up hosts; running ones are left alone.")
    int up(
            @Mixin Which which,
            @Parameters(
                            paramLabel = "HOSTS",
                            arity = "0..*",
                            description =
                                    "How many (host1, host2, ...), or their names; without any, those that the lab has, or host1.")
                    @Nullable
                    List<String> hosts,
            @Option(names = "--profile", description = "The kind of host; debian if nothing is said.") @Nullable
                    String profile) {
        List<String> names = hosts == null ? List.of() : hosts;
        Optional<LabProfile> kind = Optional.ofNullable(profile).map(LabCommand::profile);
        names.stream()
                .filter(name -> !name.matches("[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?"))
                .findFirst()
                .ifPresent(name -> {
                    throw new CommandFailure(
                            ExitCode.WRONG_INPUT,
                            "'" + name + "' is no name for a lab host: small letters, digits and hyphens within");
                });
        return guarded(() -> {
            try (Lab lab = which.open(output)) {
                lab.up(asked(
                        names,
                        kind,
                        lab.hosts().stream()
                                .map(host -> HostRequest.named(host.name()).withProfile(host.profile()))
                                .collect(toImmutableList())));
                print(lab);
                output.out().println();
                output.out().println("inventory: " + lab.inventory());
            }
            return ExitCode.OK;
        });
    }

    private static LabProfile profile(String name) {
        try {
            return LabProfile.of(name);
        } catch (LabException e) {
            throw new CommandFailure(ExitCode.WRONG_INPUT, String.valueOf(e.getMessage()));
        }
    }

    /**
     * The hosts to bring up.
     *
     * @param there those that the lab has, which are meant where nothing is said
     */
    static ImmutableList<HostRequest> asked(
            List<String> hosts, Optional<LabProfile> kind, ImmutableList<HostRequest> there) {
        if (hosts.isEmpty() && !there.isEmpty()) {
            kind.ifPresent(wanted -> {
                throw new CommandFailure(
                        ExitCode.WRONG_INPUT,
                        "the lab has hosts already; say how many hosts, or which, shall be of the profile "
                                + wanted.id());
            });
            return there;
        }
        return names(hosts.isEmpty() ? List.of("1") : hosts).stream()
                .map(name -> HostRequest.named(name).withProfile(kind.orElse(LabProfile.DEBIAN)))
                .collect(toImmutableList());
    }

    private static List<String> names(List<String> hosts) {
        if (hosts.size() == 1 && hosts.get(0).matches("[0-9]{1,3}")) {
            return IntStream.rangeClosed(1, Integer.parseInt(hosts.get(0)))
                    .mapToObj(number -> "host" + number)
                    .toList();
        }
        return hosts;
    }

    @Command(mixinStandardHelpOptions = true, description = "Removes the hosts and all that belongs to the lab.")
    int down(@Mixin Which which) {
        return guarded(() -> {
            try (Lab lab = which.open(output)) {
                lab.down();
            }
            return ExitCode.OK;
        });
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists the hosts.")
    int status(@Mixin Which which) {
        return guarded(() -> {
            Optional<Lab> lab = which.openIfThere(output);
            if (lab.isEmpty() || lab.get().hosts().isEmpty()) {
                output.out().println("no hosts; drover lab up brings up some");
            } else {
                print(lab.get());
            }
            lab.ifPresent(Lab::close);
            return ExitCode.OK;
        });
    }

    private void print(Lab lab) {
        for (LabHost host : lab.hosts()) {
            output.out()
                    .printf(
                            "%-12s %-16s %-10s %s%n",
                            host.name(),
                            host.address(),
                            host.profile().id(),
                            lab.isRunning(host) ? "running" : "stopped");
        }
    }

    @Command(mixinStandardHelpOptions = true, description = "Logs in to a host with the OpenSSH client.")
    int ssh(
            @Mixin Which which,
            @Parameters(paramLabel = "HOST") String name,
            @Parameters(paramLabel = "COMMAND", arity = "0..*") List<String> command) {
        return guarded(() -> {
            try (Lab lab = which.open(output)) {
                return login(lab.host(name), command == null ? List.of() : command);
            }
        });
    }

    private static int login(LabHost host, List<String> command) {
        List<String> ssh = new ArrayList<>(List.of(
                "ssh",
                "-i",
                host.identity().toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "UserKnownHostsFile=" + host.knownHosts(),
                "-p",
                String.valueOf(host.port()),
                host.user() + "@" + host.address()));
        if (!command.isEmpty()) {
            ssh.add("--");
            ssh.addAll(command);
        }
        try {
            return new ProcessBuilder(ssh).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "the ssh client cannot be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    private static int guarded(java.util.function.IntSupplier work) {
        try {
            return work.getAsInt();
        } catch (LabException e) {
            throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
    }
}
