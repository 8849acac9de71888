package dev.drover.engine.resource.sudorule;

import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.HostPath;
import java.util.Optional;
import java.util.regex.Pattern;

/** A file of rules for sudo, as it shall be. */
@Doc(
        value =
                "Rules for sudo in a file of their own, /etc/sudoers.d/NAME, which belongs to root and has the mode 0440. The"
                        + " new file is checked by visudo before it is put in place, alone and together with all other rules: a"
                        + " mistake cannot lock anybody out.",
        example = "sudoRule('deploy') { content 'deploy ALL=(root) NOPASSWD: /usr/bin/systemctl restart web' }",
        inSync = "The file has this content, belongs to root and has the mode 0440. With absent(): there is none.",
        refused = {
            "A name with a dot or a tilde: sudo passes over such files.",
            "Rules that visudo finds wrong, alone or together with the others.",
            "A host whose /etc/sudoers does not include /etc/sudoers.d: the rules would have no effect."
        })
public record SudoRuleSpec(
        @Doc(value = "The file's name in /etc/sudoers.d.", example = "'deploy'")
        String name,

        @Doc(
                value = "The rules, as sudoers(5) describes them. A missing newline at the end is added.",
                example = "'%admin ALL=(ALL:ALL) ALL'")
        Optional<Content> content,

        @Doc("There shall be no such file.") boolean absent) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,99}");

    public SudoRuleSpec {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name must be of A-Z a-z 0-9 _ - (sudo passes over files with a dot or a"
                    + " tilde in their name), got '" + name + "'");
        }
        if (absent == content.isPresent()) {
            throw new IllegalArgumentException(
                    absent ? "is absent(), so content says nothing; keep one" : "needs 'content' or absent()");
        }
        content = content.map(SudoRuleSpec::ended);
    }

    private static Content ended(Content rules) {
        String text = rules.bytes()
                .asText()
                .orElseThrow(() -> new IllegalArgumentException("content must be text in UTF-8 without NUL"));
        if (text.isBlank()) {
            throw new IllegalArgumentException("content must have a rule; absent() says that there is none");
        }
        return text.endsWith("\n") ? rules : new Content(Bytes.utf8(text + "\n"), rules.sensitive());
    }

    /** Rules in a file of that name. */
    public static SudoRuleSpec named(String name, String rules) {
        return new SudoRuleSpec(name, Optional.of(Content.text(rules)), false);
    }

    /** No file of that name. */
    public static SudoRuleSpec gone(String name) {
        return new SudoRuleSpec(name, Optional.empty(), true);
    }

    HostPath file() {
        return HostPath.parse("/etc/sudoers.d/" + name);
    }
}
