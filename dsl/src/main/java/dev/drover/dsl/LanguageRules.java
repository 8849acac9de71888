package dev.drover.dsl;

import com.google.common.collect.ImmutableMap;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.Schema;
import dev.drover.engine.resource.Schema.AttributeSchema;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.AnnotatedNode;
import org.codehaus.groovy.ast.AnnotationNode;
import org.codehaus.groovy.ast.ClassCodeVisitorSupport;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;
import org.codehaus.groovy.syntax.SyntaxException;
import org.codehaus.groovy.syntax.Types;

/**
 * What only the text of a script shows, because Groovy would quietly do something else: a local variable in the way of an
 * attribute, a word without its attribute, and {@code @Grab}.
 */
final class LanguageRules extends CompilationCustomizer {
    private final Catalog catalog;

    LanguageRules(Catalog catalog) {
        super(CompilePhase.CONVERSION);
        this.catalog = catalog;
    }

    /** A mistake with its code. */
    static final class BrokenRuleException extends SyntaxException {
        private final String code;

        BrokenRuleException(String code, String message, ASTNode node) {
            super(message, node);
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    @Override
    public void call(SourceUnit source, GeneratorContext context, ClassNode type) {
        new Visitor(source).visitClass(type);
    }

    /** Walks through one class with the variables that are known at each place. */
    private final class Visitor extends ClassCodeVisitorSupport {
        private final SourceUnit source;
        private final Deque<Map<String, Integer>> variables = new ArrayDeque<>();
        private final Deque<Block> blocks = new ArrayDeque<>();

        Visitor(SourceUnit source) {
            this.source = source;
        }

        @Override
        protected SourceUnit getSourceUnit() {
            return source;
        }

        @Override
        public void visitAnnotations(AnnotatedNode node) {
            refuseGrabs(node);
            super.visitAnnotations(node);
        }

        private void refuseGrabs(AnnotatedNode node) {
            List<AnnotationNode> annotations = node.getAnnotations();
            for (AnnotationNode annotation : annotations) {
                String name = annotation.getClassNode().getNameWithoutPackage();
                if (name.startsWith("Grab") || name.equals("Grapes")) {
                    report(
                            annotation,
                            "grab-refused",
                            "@" + name + " is refused, because it would load code that nobody has pinned; put the jar"
                                    + " on the class path");
                }
            }
        }

        @Override
        public void visitMethod(MethodNode method) {
            scoped(method.getParameters(), () -> super.visitMethod(method));
        }

        @Override
        public void visitBlockStatement(BlockStatement block) {
            scoped(new Parameter[0], () -> super.visitBlockStatement(block));
        }

        @Override
        public void visitClosureExpression(ClosureExpression closure) {
            scoped(closure.getParameters(), () -> super.visitClosureExpression(closure));
        }

        private void scoped(Parameter[] parameters, Runnable inside) {
            Map<String, Integer> scope = new HashMap<>();
            if (parameters != null) {
                for (Parameter parameter : parameters) {
                    scope.put(parameter.getName(), parameter.getLineNumber());
                }
            }
            variables.push(scope);
            inside.run();
            variables.pop();
        }

        @Override
        public void visitDeclarationExpression(DeclarationExpression declaration) {
            Expression left = declaration.getLeftExpression();
            if (!variables.isEmpty() && left instanceof VariableExpression variable) {
                variables.element().put(variable.getName(), declaration.getLineNumber());
            }
            if (!variables.isEmpty() && left instanceof TupleExpression several) {
                several.getExpressions()
                        .forEach(each -> variables.element().put(each.getText(), declaration.getLineNumber()));
            }
            super.visitDeclarationExpression(declaration);
        }

        @Override
        public void visitBinaryExpression(BinaryExpression expression) {
            boolean assigns = !(expression instanceof DeclarationExpression)
                    && Types.ofType(expression.getOperation().getType(), Types.ASSIGNMENT_OPERATOR);
            if (assigns
                    && expression.getLeftExpression() instanceof VariableExpression variable
                    && isAttribute(variable.getName())) {
                report(
                        expression,
                        "attribute-assigned",
                        "write " + variable.getName() + " …, not " + variable.getName() + " = …");
            }
            super.visitBinaryExpression(expression);
        }

        /** Whether it is an attribute of the innermost resource, and no variable made inside of it. */
        private boolean isAttribute(String name) {
            return !blocks.isEmpty()
                    && blocks.element().attributes().containsKey(name)
                    && declaredOutside(name).or(() -> undeclared(name)).isPresent();
        }

        private Optional<Integer> undeclared(String name) {
            return variables.stream().anyMatch(scope -> scope.containsKey(name)) ? Optional.empty() : Optional.of(0);
        }

        /** The line where a variable of that name was made outside of the innermost resource, if it was. */
        private Optional<Integer> declaredOutside(String name) {
            int inside = variables.size() - blocks.element().depth();
            return variables.stream().limit(inside).anyMatch(scope -> scope.containsKey(name))
                    ? Optional.empty()
                    : variables.stream()
                            .skip(inside)
                            .filter(scope -> scope.containsKey(name))
                            .findFirst()
                            .map(scope -> scope.get(name));
        }

        @Override
        public void visitMethodCallExpression(MethodCallExpression call) {
            if (!call.isImplicitThis() || call.getMethodAsString() == null) {
                super.visitMethodCallExpression(call);
                return;
            }
            Optional<Block> block = block(call);
            block.ifPresent(blocks::push);
            super.visitMethodCallExpression(call);
            block.ifPresent(opened -> blocks.pop());
        }

        /** Makes {@code url 'http://…'} the attribute where a variable {@code url} stands in its way. */
        @Override
        public void visitExpressionStatement(ExpressionStatement statement) {
            if (statement.getExpression() instanceof VariableExpression variable
                    && !blocks.isEmpty()
                    && undeclared(variable.getName()).isPresent()) {
                refuseWordAlone(variable);
            }
            if (statement.getExpression() instanceof MethodCallExpression call
                    && call.isImplicitThis()
                    && call.getMethodAsString() != null
                    && !blocks.isEmpty()
                    && blocks.element().takes(call.getMethodAsString())
                    && declaredOutside(call.getMethodAsString()).isPresent()) {
                VariableExpression block = new VariableExpression("delegate");
                block.setSourcePosition(call);
                call.setObjectExpression(block);
                call.setImplicitThis(false);
            }
            super.visitExpressionStatement(statement);
        }

        /** Groovy would look the word up and throw it away. */
        private void refuseWordAlone(VariableExpression word) {
            blocks.element().attributes().values().stream()
                    .filter(attribute -> AttributeWords.of(attribute).contains(word.getName()))
                    .findFirst()
                    .ifPresent(attribute -> report(
                            word,
                            "word-alone",
                            "'" + word.getName() + "' alone says nothing; write " + attribute.name() + " "
                                    + word.getName()));
        }

        private Optional<Block> block(MethodCallExpression call) {
            String verb = String.valueOf(call.getMethodAsString());
            if (!(call.getArguments() instanceof TupleExpression arguments)
                    || arguments.getExpressions().isEmpty()
                    || !(arguments.getExpression(arguments.getExpressions().size() - 1) instanceof ClosureExpression)) {
                return Optional.empty();
            }
            if (verb.equals("recipe")) {
                return Optional.of(new Block(ImmutableMap.of(), true, variables.size()));
            }
            return within(verb)
                    .or(() -> catalog.named(verb).map(entry -> attributes(entry.schema())))
                    .map(attributes -> new Block(attributes, false, variables.size()));
        }

        /** The attributes of the block within a resource that an attribute opens. */
        private Optional<ImmutableMap<String, AttributeSchema>> within(String name) {
            return Optional.ofNullable(blocks.peek())
                    .map(outer -> outer.attributes().get(name))
                    .map(AttributeSchema::inner)
                    .filter(inner -> !inner.isEmpty());
        }

        private static ImmutableMap<String, AttributeSchema> attributes(Schema<?> schema) {
            return ImmutableMap.<String, AttributeSchema>builder()
                    .putAll(Schema.COMMON.attributes())
                    .putAll(schema.attributes())
                    .buildKeepingLast();
        }

        private void report(ASTNode node, String code, String message) {
            source.getErrorCollector()
                    .addErrorAndContinue(new SyntaxErrorMessage(new BrokenRuleException(code, message, node), source));
        }
    }

    /**
     * The block of a resource, of a part of one, or of a recipe's parameters.
     *
     * @param depth how many scopes of variables are around it
     */
    private record Block(ImmutableMap<String, AttributeSchema> attributes, boolean recipe, int depth) {
        boolean takes(String name) {
            return recipe || attributes.containsKey(name);
        }
    }
}
