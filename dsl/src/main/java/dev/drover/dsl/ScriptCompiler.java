package dev.drover.dsl;

import static com.google.common.collect.ImmutableMap.toImmutableMap;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Secret;
import dev.drover.engine.model.Source;
import dev.drover.engine.resource.Catalog;
import groovy.lang.GroovyClassLoader;
import groovy.lang.Script;
import java.util.List;
import java.util.Optional;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.codehaus.groovy.control.Phases;
import org.codehaus.groovy.control.customizers.ImportCustomizer;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;
import org.codehaus.groovy.tools.GroovyClass;

/** Compiles scripts, or takes them as they were compiled before. Safe for many threads. */
final class ScriptCompiler {
    private static final int DIGITS = 16;

    private final Catalog catalog;
    private final ScriptPlaces places;
    private final ScriptCache cache;

    ScriptCompiler(Catalog catalog, ScriptPlaces places, ScriptCache cache) {
        this.catalog = catalog;
        this.places = places;
        this.cache = cache;
    }

    /**
     * An instance of the script, not yet run.
     *
     * @throws ProblemException with every mistake the compiler found
     */
    <S extends Script> S compile(ScriptText script, Class<S> base) {
        String key = cache.key(script, base, catalog);
        CompiledScript compiled = cache.find(key).orElseGet(() -> {
            CompiledScript made = compiled(script, base, name(script.file(), key));
            cache.keep(key, made);
            return made;
        });
        Class<?> type = compiled.load();
        if (!base.isAssignableFrom(type)) {
            throw new ProblemException(new Problem(
                    script.source(), "no-script", "is a class, not a script: it says nothing at its top level"));
        }
        compiled.classes().keySet().forEach(name -> places.add(name, script.file()));
        try {
            return base.cast(type.getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("making the script " + script.file(), e);
        }
    }

    /** Two files may have one base name, such as {@code recipe.groovy}; frames of the stack tell their classes apart. */
    private static String name(String file, String key) {
        String base = file.substring(file.lastIndexOf('/') + 1);
        int dot = base.indexOf('.');
        String word = (dot < 0 ? base : base.substring(0, dot)).replaceAll("[^A-Za-z0-9]", "_");
        return "script_" + word + "_" + key.substring(0, DIGITS) + ".groovy";
    }

    private CompiledScript compiled(ScriptText script, Class<? extends Script> base, String name) {
        CompilerConfiguration configuration = configuration(base);
        CompilationUnit unit = new CompilationUnit(
                configuration,
                null,
                new GroovyClassLoader(ScriptCompiler.class.getClassLoader(), configuration, false));
        unit.addSource(name, script.text());
        try {
            unit.compile(Phases.CLASS_GENERATION);
        } catch (MultipleCompilationErrorsException e) {
            throw new ProblemException(problems(script, e));
        } catch (CompilationFailedException e) {
            throw new ProblemException(
                    new Problem(script.source(), "groovy-syntax", shortened(String.valueOf(e.getMessage()))));
        }
        List<GroovyClass> classes = unit.getClasses();
        return new CompiledScript(
                unit.getFirstClassNode().getName(),
                classes.stream().collect(toImmutableMap(GroovyClass::getName, type -> Bytes.of(type.getBytes()))));
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
