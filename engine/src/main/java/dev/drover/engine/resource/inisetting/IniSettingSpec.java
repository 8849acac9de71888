package dev.drover.engine.resource.inisetting;

import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.FileReplacement;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Schema;
import dev.drover.engine.resource.SettingText;
import dev.drover.engine.resource.TextFile;
import dev.drover.engine.resource.Validator;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an {@code iniSetting} shall be. */
@Doc(
        value =
                "One key of a file with sections, such as my.cnf, php.ini or smb.conf. Comments, order, spacing and ends of lines "
                        + "stay; a key that is commented out stays so, and the new line goes behind it. What follows a value "
                        + "behind a blank, # or ; and a blank is a comment, unless the value here has such a part too: then all of"
                        + " the line is the value.",
        example = "iniSetting('/etc/mysql/my.cnf') { section 'mysqld'; key 'bind-address'; value '0.0.0.0' }",
        inSync = "the key has the value in the section, and is in it once; with absent() it is not in the section",
        refused = {"A value that goes on in the next line.", "A file of more than 8 MB."})
public record IniSettingSpec(
        @Doc(value = "The file. A symbolic link is followed.", example = "'/etc/mysql/my.cnf'")
        HostPath path,

        @Doc(
                value = "The section's name without brackets; made at the end of the file if it is not there.",
                example = "'mysqld'",
                byDefault = "the keys before the first section")
        Optional<String> section,

        @Doc(value = "The key.", example = "'bind-address'") String key,

        @Doc(value = "The value: text or a number.", example = "'0.0.0.0'")
        Optional<SettingText> value,

        @Doc(
                value = "What stands between key and value in a new line.",
                example = "'='",
                byDefault = "as the file's other keys have it, or ' = '")
        Optional<String> separator,

        @Doc("The key shall not be in the section.") boolean absent,

        @Doc("Make the file if it does not exist.") boolean create,

        @Doc(
                value =
                        "A command that checks the new file before it is put in place; %s stands for it. It is not given "
                                + "to a shell.",
                example = "'testparm -s %s'")
        Optional<Validator> validate,

        @Doc("Leave the old file beside it, named with the time and a tilde; drover runs rollback brings it back.")
        boolean backup,

        @Doc(
                "Write into the file that is there instead of replacing it: for a mount point, such as a container's "
                        + "/etc/hosts, or a file with hard links. Readers may see half of it meanwhile, and a crash may leave it so.")
        boolean inPlace) {
    private static final Pattern KEY = Pattern.compile("[^\\s=\\[#;](?:[^=\\n\\r]*[^\\s=])?");
    private static final Pattern SECTION = Pattern.compile("[^\\]\\n\\r]+");
    private static final Pattern SEPARATOR = Pattern.compile("[ \\t]*[=:][ \\t]*");

    public IniSettingSpec {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException(
                    "key must be one line without '=' that does not begin with [, # or ;, got '" + key + "'");
        }
        section.filter(name -> !SECTION.matcher(name).matches() || !name.strip().equals(name))
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "section must be a name without brackets and blanks around it, got '" + name + "'");
                });
        separator.filter(text -> !SEPARATOR.matcher(text).matches()).ifPresent(text -> {
            throw new IllegalArgumentException("separator must be = or : with blanks around it, got '" + text + "'");
        });
        checkValue(value, absent);
        if (absent && (create || separator.isPresent())) {
            throw new IllegalArgumentException("is absent(): create and separator say nothing then");
        }
    }

    private static void checkValue(Optional<SettingText> value, boolean absent) {
        if (value.isPresent() == absent) {
            throw new IllegalArgumentException(
                    absent ? "has value and absent(); keep one" : "needs 'value'; absent() takes the key away");
        }
        value.filter(text -> !text.text().strip().equals(text.text())).ifPresent(text -> {
            throw new IllegalArgumentException(
                    "value must have no blanks around it, because no program would read them, got '" + text + "'");
        });
    }

    /**
     * A key of a section that shall have a value.
     *
     * @throws IllegalArgumentException if one of them cannot be in such a file
     */
    public static IniSettingSpec at(String path, String section, String key, String value) {
        return at(path, key, value).with("section", Optional.of(section));
    }

    /**
     * A key before the first section that shall have a value.
     *
     * @throws IllegalArgumentException if one of them cannot be in such a file
     */
    public static IniSettingSpec at(String path, String key, String value) {
        return new IniSettingSpec(
                HostPath.parse(path),
                Optional.empty(),
                key,
                Optional.of(new SettingText(value, false)),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                false,
                false);
    }

    /** This with a text between key and value of a new line. */
    public IniSettingSpec separator(String text) {
        return with("separator", Optional.of(text));
    }

    /** This key as one that shall not be there. */
    public IniSettingSpec gone() {
        return new IniSettingSpec(
                path, section, key, Optional.empty(), Optional.empty(), true, false, validate, backup, inPlace);
    }

    /** This, making the file if there is none. */
    public IniSettingSpec creating() {
        return with("create", true);
    }

    private IniSettingSpec with(String attribute, Object other) {
        return Schema.copy(this, attribute, other);
    }

    boolean sensitive() {
        return value.filter(SettingText::sensitive).isPresent();
    }

    TextFile file() {
        return new TextFile(path, create, backup, validate, FileReplacement.Way.inPlace(inPlace));
    }
}
