package dev.drover.engine.template;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Secret;
import freemarker.template.SimpleCollection;
import freemarker.template.SimpleNumber;
import freemarker.template.SimpleObjectWrapper;
import freemarker.template.SimpleScalar;
import freemarker.template.SimpleSequence;
import freemarker.template.TemplateBooleanModel;
import freemarker.template.TemplateCollectionModel;
import freemarker.template.TemplateHashModelEx;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNumberModel;
import freemarker.template.TemplateScalarModel;
import freemarker.template.TemplateSequenceModel;
import freemarker.template.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into what Freemarker understands, and nothing else: text, numbers, booleans, lists, maps, secrets (as
 * their markers), {@link NamedValues} and {@link TemplateFunction}. No Java object can be reached from a template.
 */
final class TemplateModels {
    private final SimpleObjectWrapper wrapper;

    TemplateModels(Version version) {
        this.wrapper = new SimpleObjectWrapper(version);
        wrapper.setUseAdaptersForContainers(false);
    }

    /** The values as one hash. */
    TemplateHashModelEx hash(Map<String, ? extends @Nullable Object> values) throws TemplateModelException {
        return map(values, "");
    }

    private TemplateModel model(@Nullable Object value, String path) throws TemplateModelException {
        if (value instanceof CharSequence || value instanceof Secret) {
            return new SimpleScalar(value.toString());
        }
        if (value instanceof Number number) {
            return new SimpleNumber(number);
        }
        if (value instanceof Boolean flag) {
            return flag ? TemplateBooleanModel.TRUE : TemplateBooleanModel.FALSE;
        }
        if (value instanceof Map<?, ?> map) {
            return map(map, path);
        }
        if (value instanceof Collection<?> collection) {
            return sequence(collection, path);
        }
        if (value instanceof NamedValues named) {
            return new NamedHash(named, path);
        }
        if (value instanceof TemplateFunction function) {
            return method(function, path);
        }
        throw new TemplateModelException(
                value == null
                        ? path + " is null; leave it out, or give a value"
                        : path + " is a " + value.getClass().getSimpleName()
                                + "; a template takes text, numbers, booleans, lists, maps, hosts and groups");
    }

    private TemplateSequenceModel sequence(Collection<?> collection, String path) throws TemplateModelException {
        SimpleSequence sequence = new SimpleSequence(collection.size(), wrapper);
        int index = 0;
        for (Object element : collection) {
            sequence.add(model(element, path + "[" + index++ + "]"));
        }
        return sequence;
    }

    private TemplateHashModelEx map(Map<?, ?> map, String path) throws TemplateModelException {
        Map<String, TemplateModel> models = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            models.put(key, model(entry.getValue(), path.isEmpty() ? key : path + "." + key));
        }
        return new ModelHash(models);
    }

    private TemplateMethodModelEx method(TemplateFunction function, String path) {
        return arguments -> {
            ImmutableList.Builder<Object> plain = ImmutableList.builder();
            for (Object argument : arguments) {
                plain.add(plain((TemplateModel) argument));
            }
            try {
                return model(function.apply(plain.build()), path + "()");
            } catch (IllegalArgumentException e) {
                throw new TemplateModelException(path + "(): " + e.getMessage(), e);
            }
        };
    }

    /** A model as a plain value. */
    static Object plain(@Nullable TemplateModel model) throws TemplateModelException {
        if (model instanceof TemplateScalarModel text) {
            return text.getAsString();
        }
        if (model instanceof TemplateNumberModel number) {
            return number.getAsNumber();
        }
        if (model instanceof TemplateBooleanModel flag) {
            return flag.getAsBoolean();
        }
        if (model instanceof TemplateSequenceModel sequence) {
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < sequence.size(); i++) {
                list.add(plain(sequence.get(i)));
            }
            return list;
        }
        if (model instanceof TemplateHashModelEx hash) {
            Map<String, Object> map = new LinkedHashMap<>();
            for (var keys = hash.keys().iterator(); keys.hasNext(); ) {
                String key = String.valueOf(keys.next());
                map.put(key, plain(hash.get(key)));
            }
            return map;
        }
        throw new TemplateModelException("a value is missing, or is none that can be given to a function");
    }

    /** The keys as Freemarker wants them. */
    private TemplateCollectionModel texts(Collection<String> keys) {
        return new SimpleCollection(keys, wrapper);
    }

    /** A map whose values are models already. */
    private final class ModelHash implements TemplateHashModelEx {
        private final Map<String, TemplateModel> models;

        ModelHash(Map<String, TemplateModel> models) {
            this.models = models;
        }

        @Override
        public @Nullable TemplateModel get(String key) {
            return models.get(key);
        }

        @Override
        public boolean isEmpty() {
            return models.isEmpty();
        }

        @Override
        public int size() {
            return models.size();
        }

        @Override
        public TemplateCollectionModel keys() {
            return texts(models.keySet());
        }

        @Override
        public TemplateCollectionModel values() {
            return new SimpleCollection(models.values(), wrapper);
        }
    }

    /** Values that are asked for one by one. */
    private final class NamedHash implements TemplateHashModelEx {
        private final NamedValues named;
        private final String path;

        NamedHash(NamedValues named, String path) {
            this.named = named;
            this.path = path;
        }

        @Override
        public @Nullable TemplateModel get(String key) throws TemplateModelException {
            return named.names().contains(key) ? model(named.value(key), path + "." + key) : null;
        }

        @Override
        public boolean isEmpty() {
            return named.names().isEmpty();
        }

        @Override
        public int size() {
            return named.names().size();
        }

        @Override
        public TemplateCollectionModel keys() {
            return texts(named.names());
        }

        @Override
        public TemplateCollectionModel values() throws TemplateModelException {
            List<TemplateModel> values = new ArrayList<>();
            for (String name : named.names()) {
                values.add(model(named.value(name), path + "." + name));
            }
            return new SimpleCollection(values, wrapper);
        }
    }
}
