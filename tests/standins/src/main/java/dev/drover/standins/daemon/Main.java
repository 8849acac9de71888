package dev.drover.standins.daemon;

import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Starts one daemon: the first argument is its name, the others are its command line. Exits with 1 and a message if it can't. */
public final class Main {
    private static final Map<String, String> MASTER_ALIASES = Map.of(
            "slave_ping_timeout", "agent_ping_timeout",
            "slave_reregister_timeout", "agent_reregister_timeout",
            "max_slave_ping_timeouts", "max_agent_ping_timeouts",
            "slave_removal_rate_limit", "agent_removal_rate_limit",
            "recovery_slave_removal_limit", "recovery_agent_removal_limit",
            "authenticate", "authenticate_frameworks",
            "authenticate_slaves", "authenticate_agents");
    private static final Map<String, String> AGENT_ALIASES = Map.of("slave_subsystems", "agent_subsystems");

    private Main() {}

    /**
     * Starts the daemon.
     *
     * @param arguments the program's name ({@code mesos-master}, {@code mesos-slave}, {@code marathon} or {@code chronos}), then
     *     its own arguments
     */
    public static void main(String[] arguments) {
        // A daemon with a dead thread must not look alive.
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> exit(thread.getName() + ": " + error));
        List<String> own = List.of(arguments).subList(1, arguments.length);
        try {
            start(arguments[0], own, System.getenv());
        } catch (FlagException refused) {
            exit(String.valueOf(refused.getMessage()));
        }
    }

    private static void start(String program, List<String> arguments, Map<String, String> environment) {
        switch (program) {
            case "mesos-master" -> {
                Flags flags = mesosFlags(program, MASTER_ALIASES, arguments, environment);
                MesosMaster.start(flags, Clock.systemUTC(), Main::exit);
            }
            case "mesos-slave" -> {
                Flags flags = mesosFlags(program, AGENT_ALIASES, arguments, environment);
                MesosAgent.start(flags, environment.getOrDefault("PATH", ""), Clock.systemUTC());
            }
            case "marathon" -> {
                Flags flags = new MarathonFlags(KnownFlags.of(program), "MARATHON_CMD_").load(arguments, environment);
                closeAtExit(Marathon.start(flags, environment, Clock.systemUTC(), Main::exit));
            }
            case "chronos" -> {
                Flags flags = new MarathonFlags(KnownFlags.of(program), "CHRONOS_CMD_").load(arguments, environment);
                closeAtExit(Chronos.start(flags, environment));
            }
            default -> throw new FlagException("unknown program " + program);
        }
    }

    private static Flags mesosFlags(
            String program, Map<String, String> aliases, List<String> arguments, Map<String, String> environment) {
        var known = new MesosFlags(program, KnownFlags.of(program), aliases);
        Flags flags;
        try {
            flags = known.load(arguments, environment);
        } catch (FlagException mistake) {
            throw new FlagException(mistake.getMessage() + "\n\n" + known.usage());
        }
        if (flags.isSet("help")) {
            print(known.usage());
        } else if (flags.isSet("version")) {
            print("mesos " + MesosMaster.VERSION);
        }
        return flags;
    }

    /** Marathon and Chronos give up their place when told to stop; the Mesos daemons just end, and their nodes time out. */
    private static void closeAtExit(AutoCloseable running) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                running.close();
            } catch (Exception notClosed) {
                Log.info("at exit: " + notClosed);
            }
        }));
    }

    private static void print(String text) {
        System.out.println(text);
        System.exit(0);
    }

    private static void exit(String message) {
        System.err.println(message);
        System.exit(1);
    }
}
