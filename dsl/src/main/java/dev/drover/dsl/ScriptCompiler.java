package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Secret;
import dev.drover.engine.model.Source;
import dev.drover.engine.resource.Catalog;
import groovy.lang.GroovyClassLoader;
import groovy.lang.GroovyCodeSource;
import groovy.lang.Script;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.codehaus.groovy.control.customizers.ImportCustomizer;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;

/** Compiles scripts. Safe for many threads. */
final class ScriptCompiler {
    private final Catalog catalog;
    private final ScriptPlaces places;
    private final AtomicInteger compiled = new AtomicInteger();

    ScriptCompiler(Catalog catalog, ScriptPlaces places) {
        this.catalog = catalog;
        this.places = places;
    }

    /**
     * An instance of the script, not yet run.
     *
     * @throws ProblemException with every mistake the compiler found
     */
    <S extends Script> S compile(ScriptText script, Class<S> base) {
        GroovyClassLoader loader =
                new GroovyClassLoader(ScriptCompiler.class.getClassLoader(), configuration(base), false);
        try {
            Class<?> type = loader.parseClass(
                    new GroovyCodeSource(script.text(), uniqueName(script.file()), "/drover/script"), false);
            for (Class<?> each : loader.getLoadedClasses()) {
                places.add(each.getName(), script.file());
            }
            return base.cast(type.getDeclaredConstructor().newInstance());
        } catch (MultipleCompilationErrorsException e) {
            throw new ProblemException(problems(script, e));
        } catch (CompilationFailedException e) {
            throw new ProblemException(
                    new Problem(script.source(), "groovy-syntax", shortened(String.valueOf(e.getMessage()))));
        } catch (ClassCastException e) {
            throw new ProblemException(new Problem(
                    script.source(), "no-script", "is a class, not a script: it says nothing at its top level"));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("making the script " + script.file(), e);
        }
    }

    /** Two files may have one base name, such as {@code recipe.groovy}. */
    private String uniqueName(String file) {
        String base = file.substring(file.lastIndexOf('/') + 1);
        int dot = base.indexOf('.');
        String word = (dot < 0 ? base : base.substring(0, dot)).replaceAll("[^A-Za-z0-9]", "_");
        return "script_" + word + "_" + compiled.incrementAndGet() + ".groovy";
    }

    private CompilerConfiguration configuration(Class<? extends Script> base) {
        CompilerConfiguration configuration = new CompilerConfiguration();
        configuration.setScriptBaseClass(base.getName());
        configuration.setSourceEncoding("UTF-8");
        configuration.setDisabledGlobalASTTransformations(ImmutableSet.of("groovy.grape.GrabAnnotationTransformation"));
        ImportCustomizer imports = new ImportCustomizer();
        imports.addImports(Group.class.getName(), Secret.class.getName());
        configuration.addCompilationCustomizers(imports, new LanguageRules(catalog));
        return configuration;
    }

    private static ImmutableList<Problem> problems(ScriptText script, MultipleCompilationErrorsException failure) {
        Optional<UnclosedBlock> unclosed = UnclosedBlock.in(script.text());
        if (unclosed.isPresent()) {
            return ImmutableList.of(unclosed.get().problem(script.file()));
        }
        List<?> errors = failure.getErrorCollector().getErrors();
        ImmutableSet.Builder<Problem> problems = ImmutableSet.builder();
        for (Object error : errors) {
            problems.add(
                    error instanceof SyntaxErrorMessage syntax
                            ? problem(script, syntax)
                            : new Problem(
                                    script.source(), "groovy-syntax", shortened(String.valueOf(failure.getMessage()))));
        }
        return problems.build().asList();
    }

    private static Problem problem(ScriptText script, SyntaxErrorMessage error) {
        var cause = error.getCause();
        String message = String.valueOf(cause.getOriginalMessage());
        Source source = new Source(script.file(), Math.max(0, cause.getStartLine()));
        return cause instanceof LanguageRules.BrokenRuleException broken
                ? new Problem(source, broken.code(), message)
                : new Problem(source, "groovy-syntax", shortened(message));
    }

    /** The first line, beginning in lower case. */
    private static String shortened(String message) {
        String line = message.lines()
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .findFirst()
                .orElse("is no valid Groovy")
                .replaceFirst(" @ line \\d+, column \\d+\\.?$", "");
        return Character.toLowerCase(line.charAt(0)) + line.substring(1);
    }
}
