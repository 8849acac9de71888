package dev.drover.hosts.converge;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Attribute;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.WrittenResource;

/** Resources as a script writes them, for tests: {@code Written.of("file", "/etc/motd").with("content", "hi\n")}. */
public record Written(String type, String name, ImmutableList<Attribute> attributes) {
    private static final Source HERE = new Source("test.groovy", 1);

    public static Written of(String type, String name) {
        return new Written(type, name, ImmutableList.of());
    }

    public Written with(String attribute, Object... arguments) {
        return new Written(
                type,
                name,
                ImmutableList.<Attribute>builder()
                        .addAll(attributes)
                        .add(new Attribute(attribute, ImmutableList.copyOf(arguments), ImmutableMap.of(), HERE))
                        .build());
    }

    public WrittenResource resource() {
        return new WrittenResource(type, ImmutableList.of(name), attributes, ImmutableList.of(), HERE);
    }
}
