package dev.drover.standins.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Mesos agent ({@code mesos-slave}) 1.1 as seen from outside: finds the leading master through ZooKeeper, registers, shows
 * {@code /health}, {@code /state} and {@code /metrics/snapshot} on port 5051, keeps its id in the work directory and
 * refuses to recover when its attributes, resources, host name or port have changed. It runs no tasks.
 */
final class MesosAgent {
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(2);

    private final Flags flags;
    private final Endpoint endpoint;
    private final Json.Obj info;
    private final Registration registration;
    private final double started;
    private final Clock clock;

    private MesosAgent(Flags flags, Endpoint endpoint, Json.Obj info, Registration registration, Clock clock) {
        this.flags = flags;
        this.endpoint = endpoint;
        this.info = info;
        this.registration = registration;
        this.clock = clock;
        this.started = seconds(clock);
    }

    /** A started agent. */
    record Running(HttpPort http, MasterWatch master, Pulse pulse) implements AutoCloseable {
        @Override
        public void close() {
            pulse.close();
            master.close();
            http.close();
        }
    }

    /**
     * Checks the flags as the real program does, recovers, listens and registers.
     *
     * @param searchPath directories that may hold {@code docker}, as in {@code PATH}
     */
    static Running start(Flags flags, String searchPath, Clock clock) {
        check(flags, searchPath);
        Endpoint endpoint = Endpoint.of(flags, 5051);
        Path workDir = Path.of(flags.text("work_dir", ""));
        createDirectories(workDir);
        Json.Obj info = info(flags, endpoint, workDir);
        var checkpoint = new AgentCheckpoint(workDir);
        Optional<String> formerId = checkpoint.recover(info).map(AgentCheckpoint.Former::id);
        MasterWatch master = MasterWatch.start(flags.text("master", ""));
        Json.Obj details = info.with("pid", "slave(1)@" + endpoint.ip() + ":" + endpoint.port())
                .with("version", MesosMaster.VERSION);
        var registration = new Registration("Slave", master, formerId, details, id -> checkpoint.write(id, info));
        var agent = new MesosAgent(flags, endpoint, info, registration, clock);
        HttpPort http = listen(endpoint, agent);
        Log.info("Agent started on " + endpoint.ip() + ":" + endpoint.port());
        return new Running(http, master, new Pulse("registration", SIGN_OF_LIFE, registration::turn).start());
    }

    private static void check(Flags flags, String searchPath) {
        if (flags.text("work_dir").isEmpty()) {
            throw new FlagException("Flag 'work_dir' is required, but it was not provided");
        }
        if (flags.text("master").isEmpty()) {
            throw new FlagException("Missing required option --master");
        }
        List<String> containerizers =
                Stream.of(flags.text("containerizers", "mesos").split(",", -1)).toList();
        for (String containerizer : containerizers) {
            if (!containerizer.equals("mesos") && !containerizer.equals("docker")) {
                throw new FlagException(
                        "Failed to create a containerizer: Unknown or unsupported containerizer: " + containerizer);
            }
        }
        String docker = flags.text("docker", "docker");
        if (containerizers.contains("docker") && !isExecutable(docker, searchPath)) {
            throw new FlagException(
                    "Failed to create a containerizer: Could not create DockerContainerizer: Failed to create"
                            + " docker: Failed to execute '" + docker + " --version': exited with status 127");
        }
    }

    private static boolean isExecutable(String program, String searchPath) {
        return Stream.of(searchPath.split(":", -1))
                .map(Path::of)
                .anyMatch(directory -> Files.isExecutable(directory.resolve(program)));
    }

    private static void createDirectories(Path workDir) {
        try {
            Files.createDirectories(workDir);
        } catch (IOException notCreated) {
            throw new FlagException(
                    "Failed to create agent work directory '" + workDir + "': " + notCreated.getMessage());
        }
    }

    /** What must not change between two lives of an agent. */
    private static Json.Obj info(Flags flags, Endpoint endpoint, Path workDir) {
        return Json.object()
                .with("hostname", endpoint.hostname())
                .with("port", endpoint.port())
                .with("resources", AgentResources.resources(flags.text("resources", ""), workDir))
                .with("attributes", AgentResources.attributes(flags.text("attributes", "")));
    }

    private static HttpPort listen(Endpoint endpoint, MesosAgent agent) {
        try {
            return HttpPort.open(endpoint.bind(), agent::answer);
        } catch (IOException notBound) {
            throw new FlagException(endpoint.bindFailure(String.valueOf(notBound.getMessage())));
        }
    }

    private Reply answer(Request request) {
        return switch (request.path().replaceFirst("^/slave\\(1\\)/", "/")) {
            case "/health" -> Reply.empty(200);
            case "/state", "/state.json" -> Reply.json(200, state());
            case "/metrics/snapshot" -> Reply.json(200, metrics());
            case "/version" -> Reply.json(200, Json.object().with("version", MesosMaster.VERSION));
            case "/flags" -> Reply.json(200, Json.object().with("flags", flags.json()));
            default -> Reply.empty(404);
        };
    }

    private Json.Obj state() {
        Json.Obj state = Json.object()
                .with("version", MesosMaster.VERSION)
                .with("start_time", started)
                .with("id", registration.id().orElse(""))
                .with("pid", "slave(1)@" + endpoint.ip() + ":" + endpoint.port())
                .with("hostname", endpoint.hostname())
                .with("resources", info.object("resources"))
                .with("attributes", info.object("attributes"))
                .with("log_dir", flags.text("log_dir", ""))
                .with("flags", flags.json())
                .with("frameworks", Json.array(List.of()))
                .with("completed_frameworks", Json.array(List.of()));
        return registration.isRegistered() ? state.with("master_hostname", registration.masterHostname()) : state;
    }

    private Json.Obj metrics() {
        Json.Obj metrics = Json.object();
        for (Map.Entry<String, Double> value : Map.of(
                        "slave/registered",
                        registration.isRegistered() ? 1.0 : 0.0,
                        "slave/uptime_secs",
                        seconds(clock) - started,
                        "slave/recovery_errors",
                        0.0,
                        "slave/tasks_running",
                        0.0)
                .entrySet()) {
            metrics = metrics.with(value.getKey(), value.getValue());
        }
        return metrics;
    }

    private static double seconds(Clock clock) {
        return clock.millis() / 1000.0;
    }
}
