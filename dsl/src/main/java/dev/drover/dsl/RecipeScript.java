package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.ArrayList;
import java.util.List;

/** The top level of a recipe: {@code recipe('zookeeper/server') { … }}. */
public abstract class RecipeScript extends ProjectScript {
    private final List<RecipeDraft> drafts = new ArrayList<>();
    private boolean closed;

    /** Describes the recipe of this file; inside of a recipe's block it uses another recipe. */
    public void recipe(
            String name, @DelegatesTo(value = RecipeDraft.class, strategy = Closure.DELEGATE_FIRST) Closure<?> block) {
        if (closed) {
            methodMissing("recipe", new Object[] {name, block});
            return;
        }
        RecipeDraft draft = new RecipeDraft(name, here(), sharedProject().places());
        drafts.add(draft);
        Closure<?> copy = (Closure<?>) block.clone();
        copy.setDelegate(draft);
        copy.setResolveStrategy(Closure.DELEGATE_FIRST);
        copy.call();
    }

    ImmutableList<RecipeDraft> close() {
        closed = true;
        return ImmutableList.copyOf(drafts);
    }

    @Override
    String kind() {
        return "recipe";
    }

    @Override
    ImmutableMap<String, String> usages() {
        return ImmutableMap.of("recipe", "recipe('zookeeper/server') { … }");
    }
}
