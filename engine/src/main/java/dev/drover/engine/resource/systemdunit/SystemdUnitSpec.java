package dev.drover.engine.resource.systemdunit;

import dev.drover.engine.model.Content;
import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.UnitName;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a {@code systemdUnit} shall be. */
@Doc(
        value =
                "A unit file in /etc/systemd/system, or a drop-in there for a unit that comes from elsewhere. systemd reads "
                        + "its files again after a change.",
        example = "systemdUnit('app') { content template('app.service.ftl') }",
        inSync = "the file is as said and systemd has read it since",
        refused = {
            "A host that does not run systemd.",
            "A symbolic link in place of the file: that unit is masked, or an alias or linked by systemctl."
        })
public record SystemdUnitSpec(
        @Doc(value = "The unit; .service may be left out.", example = "'app'")
        UnitName name,

        @Doc(value = "The unit file's content: text or template(…).", example = "template('app.service.ftl')")
        Optional<Content> content,

        @Doc(
                value =
                        "Write a drop-in of this name instead of the whole unit: NAME.d/DROPIN.conf. A unit may have several, "
                                + "each a resource of its own.",
                example = "'limits'")
        Optional<String> dropIn,

        @Doc("It shall not exist.") boolean absent) {
    private static final String DIRECTORY = "/etc/systemd/system/";
    private static final Pattern DROP_IN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9:_.@-]{0,200}");

    public SystemdUnitSpec {
        if (absent == content.isPresent()) {
            throw new IllegalArgumentException(
                    absent ? "is absent(), so it has no content; drop 'content'" : "needs 'content' or absent()");
        }
        if (dropIn.filter(text -> !DROP_IN.matcher(text).matches()).isPresent()) {
            throw new IllegalArgumentException(
                    "dropIn must be a name of letters, digits and : - _ . @, got '" + dropIn.get() + "'");
        }
    }

    /**
     * A unit file with this text.
     *
     * @throws IllegalArgumentException if the name is no unit name
     */
    public static SystemdUnitSpec named(String unit, String content) {
        return new SystemdUnitSpec(UnitName.parse(unit), Optional.of(Content.text(content)), Optional.empty(), false);
    }

    /** A unit file that shall not exist. */
    public static SystemdUnitSpec gone(String unit) {
        return new SystemdUnitSpec(UnitName.parse(unit), Optional.empty(), Optional.empty(), true);
    }

    /** This as a drop-in of the given name for the unit. */
    public SystemdUnitSpec dropIn(String dropIn) {
        return new SystemdUnitSpec(name, content, Optional.of(dropIn), absent);
    }

    /** Where the file is. */
    HostPath file() {
        return HostPath.parse(
                dropInFile().map(file -> dropInDirectory() + "/" + file).orElse(DIRECTORY + name));
    }

    /** The name of the file of a drop-in. */
    Optional<String> dropInFile() {
        return dropIn.map(drop -> stem(drop) + ".conf");
    }

    String dropInDirectory() {
        return DIRECTORY + name + ".d";
    }

    private static String stem(String dropIn) {
        return dropIn.endsWith(".conf") ? dropIn.substring(0, dropIn.length() - ".conf".length()) : dropIn;
    }
}
