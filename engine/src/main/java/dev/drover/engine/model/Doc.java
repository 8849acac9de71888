package dev.drover.engine.model;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The reference text of an attribute (on a record component) or of a resource type (on its spec record). */
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Doc {
    /** What it means, in one or two sentences. */
    String value();

    /** Its arguments as a user writes them; on a type: a whole declaration. */
    String example() default "";

    /** What holds if it is not given; empty: nothing is asked. */
    String byDefault() default "";

    /** On a type: what counts as in sync. */
    String inSync() default "";

    /** On a type: what is refused, one sentence each. */
    String[] refused() default {};
}
