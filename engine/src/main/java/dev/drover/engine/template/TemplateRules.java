package dev.drover.engine.template;

import freemarker.core.ParseException;
import freemarker.core.TemplateElement;
import freemarker.template.Configuration;
import freemarker.template.Template;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.swing.tree.TreeNode;

/**
 * What a template must not use: anything that makes code or templates of text ({@code ?new}, {@code ?api},
 * {@code ?eval}, {@code ?interpret}), and an include whose name is not written in it.
 */
final class TemplateRules {
    private static final Pattern FORBIDDEN = Pattern.compile("\\?\\s*(new|api|eval|interpret)\\b(?!_)");
    private static final Pattern DYNAMIC_LOOKUP =
            Pattern.compile("\\.\\s*(get_optional_template|getOptionalTemplate)\\b");
    private static final Pattern INCLUSION = Pattern.compile("#(include|import)\\s+(.*)", Pattern.DOTALL);
    private static final Pattern PLAIN_LITERAL = Pattern.compile("\"[^\"\\\\]*\"|'[^'\\\\]*'");

    private TemplateRules() {}

    /**
     * Reads a template and looks at every directive and expression in it.
     *
     * @throws RefusedException if it breaks a rule
     */
    static void check(String name, String text) throws IOException {
        try {
            visit(name, root(new Template(name, text, parser())));
        } catch (ParseException unparsable) {
            // Freemarker says so itself when it reads the template for rendering.
            return;
        }
    }

    private static Configuration parser() {
        Configuration parser = new Configuration(Configuration.VERSION_2_3_34);
        parser.setTagSyntax(Configuration.ANGLE_BRACKET_TAG_SYNTAX);
        parser.setInterpolationSyntax(Configuration.SQUARE_BRACKET_INTERPOLATION_SYNTAX);
        parser.setRecognizeStandardFileExtensions(false);
        return parser;
    }

    // The tree is the only way to tell an expression from text; Freemarker keeps it under a deprecated name.
    @SuppressWarnings("deprecation")
    private static TreeNode root(Template template) {
        return template.getRootTreeNode();
    }

    @SuppressWarnings("deprecation")
    private static void visit(String name, TreeNode node) throws RefusedException {
        if (node instanceof TemplateElement element && !isText(element)) {
            Optional<String> broken = brokenRule(element.getDescription());
            if (broken.isPresent()) {
                throw new RefusedException(name, element.getBeginLine(), broken.get());
            }
        }
        for (Object child : Collections.list(node.children())) {
            visit(name, (TreeNode) child);
        }
    }

    @SuppressWarnings("deprecation")
    private static boolean isText(TemplateElement element) {
        String kind = element.getClass().getSimpleName();
        return kind.equals("TextBlock") || kind.equals("Comment");
    }

    private static Optional<String> brokenRule(String description) {
        Matcher inclusion = INCLUSION.matcher(description);
        if (inclusion.matches() && !startsWithPlainName(inclusion.group(2))) {
            return Optional.of("includes a file whose name is not written in it; write <#include 'name.ftl'>");
        }
        // A literal with an interpolation in it can hold expressions, so only others are passed over.
        String expressions = PLAIN_LITERAL
                .matcher(description)
                .replaceAll(
                        found -> found.group().contains("[=") || found.group().contains("${") ? "$0" : "''");
        Matcher forbidden = FORBIDDEN.matcher(expressions);
        if (forbidden.find()) {
            return Optional.of("uses ?" + forbidden.group(1) + ", which would run text as code");
        }
        return DYNAMIC_LOOKUP.matcher(expressions).find()
                ? Optional.of("looks a template up by a computed name; write <#include 'name.ftl'>")
                : Optional.empty();
    }

    private static boolean startsWithPlainName(String arguments) {
        Matcher literal = PLAIN_LITERAL.matcher(arguments);
        if (!literal.lookingAt()) {
            return false;
        }
        String rest = arguments.substring(literal.end()).strip();
        boolean computed = literal.group().contains("[=") || literal.group().contains("${");
        return !computed && (rest.isEmpty() || rest.matches("[A-Za-z].*"));
    }
}
