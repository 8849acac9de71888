package dev.drover.engine.template;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import freemarker.core.ParseException;
import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateNotFoundException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The templates of a project or a recipe, in Freemarker's language: {@code <#if …>}, {@code <#list …>} and
 * {@code [=port]} for a value. {@code ${HOME}} stays text, so that shell and configuration files need no escaping.
 * A number is written as {@code 8080}, a boolean as {@code true}. {@code sh(v)}, {@code json(v)}, {@code yaml(v)},
 * {@code ini(v)} and {@code sql(v)} write a value so that it stays one value there. {@code scramSha256(password, text)} is
 * what PostgreSQL keeps of a secret password, with a salt that is made of the text.
 *
 * <p>A template reaches no Java, no file outside of the folders, and is stopped at 16 MB or after 2 seconds. It is
 * safe for many threads.
 */
public final class Templates {
    private final ImmutableList<SourceFolder> folders;
    private final Configuration configuration;
    private final TemplateModels models;
    private final TimeLimit timeLimit;
    // Making one is dear; using one is safe for many threads.
    private final ObjectMapper json = new ObjectMapper();

    private Templates(ImmutableList<SourceFolder> folders, TimeLimit timeLimit) {
        this.folders = folders;
        this.timeLimit = timeLimit;
        this.configuration = new HardenedConfiguration(new FolderLoader(folders));
        this.models = new TemplateModels(configuration.getIncompatibleImprovements());
    }

    /** The templates of these folders; the first folder that has a template wins. */
    public static Templates in(ImmutableList<SourceFolder> folders) {
        return new Templates(folders, new TimeLimit());
    }

    /**
     * Renders a template.
     *
     * @param values text, numbers, booleans, lists, maps, secrets, {@link NamedValues} and {@link TemplateFunction}
     * @param usedAt where the rendering was asked for
     * @return sensitive if a secret is in it
     * @throws ProblemException at the place in the template, if it is wrong; at {@code usedAt}, if there is none
     */
    public Content render(String name, Map<String, ? extends @Nullable Object> values, Secrets secrets, Source usedAt) {
        Rendering rendering = new Rendering(name, usedAt);
        String text = rendering.render(withFunctions(values, secrets));
        boolean sensitive = secrets.findIn(text).isPresent();
        String revealed = sensitive ? secrets.reveal(text) : text;
        if (secrets.damagedIn(text)) {
            throw rendering.problem(
                    rendering.whole(),
                    "damaged-secret",
                    "changes the text of a secret; a secret can only be written as it is, or by sh, json, yaml, ini,"
                            + " sql or scramSha256");
        }
        return new Content(Bytes.utf8(revealed), sensitive);
    }

    /** A value may be null: that is a mistake with the name of the value, found when it is turned into a model. */
    private Map<String, @Nullable Object> withFunctions(
            Map<String, ? extends @Nullable Object> values, Secrets secrets) {
        Map<String, @Nullable Object> all = new HashMap<>(Quoting.functions(secrets, json));
        all.putAll(values);
        return all;
    }

    /** One rendering of one template. */
    private final class Rendering {
        private final String name;
        private final Source usedAt;

        Rendering(String name, Source usedAt) {
            this.name = name;
            this.usedAt = usedAt;
        }

        String render(Map<String, @Nullable Object> values) {
            if (SourceFolder.staysInside(name)
                    && folders.stream().noneMatch(folder -> folder.read(name).isPresent())) {
                throw new ProblemException(missing());
            }
            LimitedWriter output = new LimitedWriter();
            try {
                Template template = configuration.getTemplate(name);
                timeLimit.within(() -> template.process(models.hash(values), output));
                return output.toString();
            } catch (TemplateException e) {
                throw failed(e, values);
            } catch (ParseException e) {
                throw unparsable(e);
            } catch (RefusedException e) {
                throw refused(e);
            } catch (LimitedWriter.TooLongException e) {
                throw problem(whole(), "template-limit", "gives more than 16 MB");
            } catch (TimeLimit.TooSlowException e) {
                throw problem(whole(), "template-limit", "takes longer than 2 seconds");
            } catch (StackOverflowError e) {
                throw problem(whole(), "template-limit", "calls or includes itself without end");
            } catch (IOException e) {
                // Freemarker remembers a template that it could not parse.
                if (e.getCause() instanceof ParseException earlier) {
                    throw unparsable(earlier);
                }
                if (e.getCause() instanceof RefusedException earlier) {
                    throw refused(earlier);
                }
                throw problem(whole(), "template-unreadable", String.valueOf(e.getMessage()));
            }
        }

        private Problem missing() {
            ImmutableSet<String> known =
                    folders.stream().flatMap(folder -> folder.names().stream()).collect(ImmutableSet.toImmutableSet());
            String looked = folders.stream()
                    .map(folder -> folder.shown(name))
                    .distinct()
                    .collect(Collectors.joining(", "));
            return new Problem(
                    usedAt,
                    "missing-template",
                    "no template '" + name + "'; looked for " + looked + Nearest.hint(name, known));
        }

        private ProblemException failed(TemplateException e, Map<String, @Nullable Object> values) {
            String template = Optional.ofNullable(e.getTemplateSourceName()).orElse(name);
            Source place = at(template, Optional.ofNullable(e.getLineNumber()).orElse(0));
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof ProblemException known) {
                    throw known;
                }
                if (cause instanceof RefusedException refused) {
                    return refused(refused);
                }
                if (cause instanceof ParseException included) {
                    return unparsable(included);
                }
                if (cause instanceof TemplateNotFoundException missing) {
                    return problem(
                            place,
                            "missing-template",
                            "includes '" + missing.getTemplateName() + "', which is not there");
                }
            }
            return TemplateMistake.unknownName(e)
                    .map(unknown -> problem(
                            place,
                            "unknown-template-value",
                            "needs '" + unknown + "', which "
                                    + (TemplateMistake.isOfHost(unknown)
                                            ? "is not known of " + host(values)
                                            : "is not given")
                                    + TemplateMistake.near(unknown, values)))
                    .orElseGet(() -> problem(place, "template-failed", TemplateMistake.shortMessage(e)));
        }

        private ProblemException refused(RefusedException e) {
            return problem(at(e.template(), e.line()), "template-refused", String.valueOf(e.getMessage()));
        }

        private ProblemException unparsable(ParseException e) {
            String template = Optional.ofNullable(e.getTemplateName()).orElse(name);
            Optional<UnclosedTag> unclosed = folders.stream()
                    .flatMap(folder -> folder.read(template).stream())
                    .findFirst()
                    .flatMap(text -> UnclosedTag.in(text.toUtf8(), e.getEditorMessage()));
            return unclosed.isPresent()
                    ? problem(
                            at(template, unclosed.get().line()),
                            "template-syntax",
                            unclosed.get().message())
                    : problem(
                            at(template, e.getLineNumber()),
                            "template-syntax",
                            "is no valid template: " + TemplateMistake.firstLine(e.getEditorMessage()));
        }

        private static String host(Map<String, @Nullable Object> values) {
            return values.get("host") instanceof NamedValues host ? "host '" + host.value("name") + "'" : "the host";
        }

        private Source whole() {
            return at(name, 0);
        }

        private Source at(String template, int line) {
            String shown = folders.stream()
                    .filter(folder -> folder.read(template).isPresent())
                    .findFirst()
                    .map(folder -> folder.shown(template))
                    .orElse(template);
            return new Source(shown, Math.max(0, line));
        }

        private ProblemException problem(Source place, String code, String message) {
            return new ProblemException(
                    new Problem(place, code, "template '" + name + "' " + message + " (used at " + usedAt + ")"));
        }
    }
}
