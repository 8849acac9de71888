package dev.drover.engine.model;

/** A resource's identity on its host; prints as {@code file[/etc/motd]}. */
public record ResourceId(String type, String name) {
    @Override
    public String toString() {
        return type + "[" + name + "]";
    }
}
