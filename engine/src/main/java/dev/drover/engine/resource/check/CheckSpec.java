package dev.drover.engine.resource.check;

import dev.drover.engine.model.Doc;
import java.util.Optional;

/** A condition without which the host stops. */
@Doc(
        value = "Checks a condition and stops the host with a message where it does not hold: a gate, never a change.",
        example = "check('enough memory') { that { facts.memory.total > 1_000_000_000 }; message 'needs 1 GB' }",
        inSync = "The condition holds.",
        refused = {"Neither that nor command, or both."})
public record CheckSpec(
        @Doc(value = "What is checked, in words.", example = "'enough memory'")
        String name,

        @Doc(value = "A condition that the script computes.", example = "{ facts.cpu.count > 1 }")
        Optional<Boolean> that,

        @Doc(value = "A POSIX sh command, read-only, that exits with 0.", example = "'test -d /srv'")
        Optional<String> command,

        @Doc(value = "What to say where it does not hold.", example = "'needs 1 GB'")
        Optional<String> message) {
    public CheckSpec {
        if (that.isPresent() == command.isPresent()) {
            throw new IllegalArgumentException("needs exactly one of that and command");
        }
    }
}
