package dev.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import com.sun.security.auth.module.UnixSystem;
import dev.drover.cli.keeper.Inquiry;
import dev.drover.cli.keeper.Place;
import dev.drover.engine.report.Printable;
import java.io.IOException;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "keeper",
        mixinStandardHelpOptions = true,
        description = "Shows or ends the programs that commands with --keeper have left behind.",
        synopsisSubcommandLabel = "status|stop")
final class KeeperCommand implements Runnable {
    private final Output output;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    KeeperCommand(Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do with keepers: status, stop");
    }

    @Command(mixinStandardHelpOptions = true, description = "Shows your keepers with the connections that they hold.")
    int status(@Option(names = "--json", description = "As JSON.") boolean json) {
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode all = mapper.createArrayNode();
        Inquiry.Answers answers = answers(Inquiry.STATUS);
        answers.texts().forEach(answer -> all.add(read(mapper, answer)));
        if (json) {
            output.out().println(all);
        } else if (all.isEmpty() && answers.silent().isEmpty()) {
            output.out().println("no keeper runs");
        } else {
            all.forEach(this::print);
        }
        return told(answers);
    }

    private int told(Inquiry.Answers answers) {
        answers.silent()
                .forEach(socket -> output.err()
                        .println("drover: the keeper at " + Printable.line(socket.toString())
                                + " runs but does not answer; if it is stopped, as by kill -STOP, let it go on or kill"
                                + " it"));
        return answers.silent().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static JsonNode read(ObjectMapper mapper, String answer) {
        try {
            return mapper.readTree(answer);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "a keeper answered nonsense; end it: drover keeper stop");
        }
    }

    private void print(JsonNode keeper) {
        output.out()
                .println("pid " + keeper.path("pid").asLong() + "  since "
                        + keeper.path("since").asText() + "  ends after "
                        + keeper.path("idleSeconds").asLong() + " s without a command  "
                        + keeper.path("commands").asInt() + " commands so far  in "
                        + Printable.line(keeper.path("directory").asText()));
        String connections = Streams.stream(keeper.path("connections"))
                .map(each -> Printable.line(each.asText()))
                .collect(Collectors.joining(", "));
        output.out().println("    connections: " + (connections.isEmpty() ? "none" : connections));
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Ends your keepers with their connections, each once the command is done that it is at.")
    int stop() {
        Inquiry.Answers answers = answers(Inquiry.STOP);
        int count = answers.texts().size();
        output.out().println(count == 1 ? "1 keeper ended" : count + " keepers ended");
        return told(answers);
    }

    private static Inquiry.Answers answers(Inquiry inquiry) {
        Place place = Place.of(System.getenv(), System.getProperty("user.home"));
        if (!place.exists()) {
            return new Inquiry.Answers(ImmutableList.of(), ImmutableList.of());
        }
        try {
            return inquiry.answers(place.checked(String.valueOf(new UnixSystem().getUid())));
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.WRONG_INPUT, "no keeper is used here: " + e.getMessage());
        }
    }
}
