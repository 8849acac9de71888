package dev.drover.engine.template;

import freemarker.cache.TemplateLoader;
import freemarker.core.TemplateClassResolver;
import freemarker.core._CoreAPI;
import freemarker.template.Configuration;
import freemarker.template.SimpleObjectWrapper;
import freemarker.template.Template;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.WeakHashMap;

/** Freemarker for configuration files: no Java behind the values, no locale in the numbers, no HTML escaping. */
final class HardenedConfiguration extends Configuration {
    private final Set<Template> interruptible = Collections.newSetFromMap(new WeakHashMap<>());

    HardenedConfiguration(TemplateLoader loader) {
        super(VERSION_2_3_34);
        setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        setAPIBuiltinEnabled(false);
        setObjectWrapper(new SimpleObjectWrapper(VERSION_2_3_34));
        setTagSyntax(ANGLE_BRACKET_TAG_SYNTAX);
        setInterpolationSyntax(SQUARE_BRACKET_INTERPOLATION_SYNTAX);
        setLocale(Locale.ROOT);
        setNumberFormat("computer");
        setBooleanFormat("c");
        setDefaultEncoding("UTF-8");
        setOutputEncoding("UTF-8");
        setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        setLogTemplateExceptions(false);
        setWrapUncheckedExceptions(true);
        setFallbackOnNullLoopVariable(false);
        setLocalizedLookup(false);
        setRecognizeStandardFileExtensions(false);
        setTemplateLoader(loader);
        // Files of a project do not change during a run.
        setTemplateUpdateDelayMilliseconds(Long.MAX_VALUE);
    }

    /** Every template, included ones too, notices an interrupt in its loops: the time limit needs it. */
    @Override
    public Template getTemplate(
            String name, Locale locale, Object condition, String encoding, boolean parse, boolean ignoreMissing)
            throws IOException {
        Template template = super.getTemplate(name, locale, condition, encoding, parse, ignoreMissing);
        synchronized (interruptible) {
            if (template != null && interruptible.add(template)) {
                _CoreAPI.addThreadInterruptedChecks(template);
            }
        }
        return template;
    }
}
