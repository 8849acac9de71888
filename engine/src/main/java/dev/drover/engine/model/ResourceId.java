package dev.drover.engine.model;

import java.util.Optional;

/**
 * A resource's identity on its host; prints as {@code file[/etc/motd]}, or {@code iniSetting[/etc/my.cnf mysqld.port]}.
 *
 * @param part which part of the named thing it is about, where several resources may share the name
 */
public record ResourceId(String type, String name, Optional<String> part) {
    /** A resource that is about all of the named thing; in a reference: all resources of that type and name. */
    public ResourceId(String type, String name) {
        this(type, name, Optional.empty());
    }

    /** This without its part: what a reference by the name alone says. */
    public ResourceId whole() {
        return new ResourceId(type, name);
    }

    @Override
    public String toString() {
        return type + "[" + name + part.map(text -> " " + text).orElse("") + "]";
    }
}
