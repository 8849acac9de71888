package dev.drover.engine.resource.debconf;

import static com.google.common.collect.ImmutableSortedSet.toImmutableSortedSet;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSortedSet;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Doc;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/** An answer to a question that a Debian package asks, as it shall be recorded. */
@Doc(
        value =
                "An answer to a question that a Debian package asks when it is configured. Declare it before the package: it is"
                        + " used at the next configuration, and recording it does not configure an installed package anew. To answer"
                        + " several questions of one package, write debconf('tzdata/Areas') with a slash and a label; where the"
                        + " label and the package make the question's name, question need not be said.",
        example = "debconf('tzdata/Areas') { type 'select'; value 'Europe' }",
        inSync =
                "This answer is recorded for the question, which is of this type. A password is compared on the host by its digest and never shown;"
                        + " the choices of a multiselect are compared without their order.",
        refused = {
            "A host that is not of the Debian family.",
            "A boolean other than true and false.",
            "A value of several lines, or one that ends with a backslash."
        })
public record DebconfSpec(
        @Doc(
                value = "The package that asks; where several of its questions are answered, with a slash and a label.",
                example = "'tzdata'")
        DebconfName pkg,

        @Doc(
                value = "The question's name.",
                example = "'tzdata/Areas'",
                byDefault = "the name of the resource, if that has a slash")
        Optional<String> question,

        @Doc(value = "string, boolean, select, multiselect or password.", example = "'select'")
        DebconfKind type,

        @Doc(
                value = "The answer; for a multiselect with commas between the choices; for a password a secret.",
                example = "'Europe'")
        Content value) {
    private static final Pattern QUESTION = Pattern.compile("[^\\s\\p{Cntrl}#]+/[^\\s\\p{Cntrl}]+");
    private static final Splitter CHOICES =
            Splitter.on(',').trimResults(CharMatcher.is(' ')).omitEmptyStrings();

    public DebconfSpec {
        if (question.isEmpty() && pkg.label().isEmpty()) {
            throw new IllegalArgumentException(
                    "needs 'question', or a name with a slash such as '" + pkg + "/question'");
        }
        String asked = question.orElseGet(pkg::toString);
        if (!QUESTION.matcher(asked).matches()) {
            throw new IllegalArgumentException(
                    "question must be a name with a slash, such as 'tzdata/Areas', got '" + asked + "'");
        }
        String text = value.bytes().asText().orElse("\n");
        if (CharMatcher.javaIsoControl().matchesAnyOf(text)) {
            throw new IllegalArgumentException("value must be one line of text (does the secret end with a newline?)");
        }
        if (text.endsWith("\\")) {
            throw new IllegalArgumentException(
                    "value must not end with a backslash, which would join it with the next answer");
        }
        if (type == DebconfKind.PASSWORD && !value.sensitive()) {
            throw new IllegalArgumentException(
                    "value of a password must be a secret: write secret('name') and keep it out of the script");
        }
        if (type == DebconfKind.BOOLEAN && !text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException(
                    "value of a boolean must be 'true' or 'false', got '" + (value.sensitive() ? "***" : text) + "'");
        }
    }

    /** An answer. */
    public static DebconfSpec of(String pkg, String question, DebconfKind type, String value) {
        return new DebconfSpec(DebconfName.parse(pkg), Optional.of(question), type, Content.text(value));
    }

    String asked() {
        return question.orElseGet(pkg::toString);
    }

    /** As it is recorded. */
    String answer() {
        String text = value.bytes().toUtf8();
        return switch (type) {
            case BOOLEAN -> text.toLowerCase(java.util.Locale.ROOT);
            case MULTISELECT -> String.join(", ", CHOICES.split(text));
            case STRING, SELECT, PASSWORD -> text;
        };
    }

    /** Whether a recorded answer is this one. */
    boolean isAnsweredBy(String recorded) {
        return type == DebconfKind.MULTISELECT
                ? choices(recorded).equals(choices(answer()))
                : recorded.equals(answer());
    }

    private static ImmutableSortedSet<String> choices(String list) {
        return CHOICES.splitToStream(list).collect(toImmutableSortedSet(Comparator.naturalOrder()));
    }
}
