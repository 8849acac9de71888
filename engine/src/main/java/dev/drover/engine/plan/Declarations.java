package dev.drover.engine.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Block;
import dev.drover.engine.model.Common;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.Handle;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Rolling;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.State;
import dev.drover.engine.model.WrittenResource;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.SpecBinder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what one play declares for one host. */
public final class Declarations implements State {
    private final Catalog catalog;
    private final Secrets secrets;
    private final SpecBinder binder;
    private final List<Declaration> declared = new ArrayList<>();
    private final List<Rolling> kept = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<ResourceId> mentioned = new LinkedHashSet<>();
    private boolean complete = true;

    public Declarations(Catalog catalog, Secrets secrets) {
        this.catalog = catalog;
        this.secrets = secrets;
        this.binder = new SpecBinder(catalog, secrets);
    }

    @Override
    public Handle declare(Record spec) {
        return declare(spec, Common.NONE);
    }

    @Override
    public Handle declare(Record spec, Common common) {
        return declare(spec, common, Source.ofCaller());
    }

    @Override
    public Handle declare(Record spec, Common common, Source source) {
        return declare(spec, common, source, Block.BODY);
    }

    Handle declare(Record spec, Common common, Source source, Block block) {
        Catalog.Entry<?> entry = catalog.ofSpec(spec.getClass())
                .orElseThrow(() -> new IllegalArgumentException(
                        spec.getClass().getSimpleName() + " is not the spec of a registered resource type"));
        ResourceId id = entry.id(spec);
        Exposure exposure = new Exposure(secrets);
        ImmutableList<String> exposed = ImmutableList.<String>builder()
                .addAll(exposure.in(spec))
                .addAll(exposure.in(common))
                .build();
        exposed.forEach(what -> problems.add(new Problem(source, "wrong-value", id + ": " + what)));
        if (exposed.isEmpty()) {
            declared.add(new Declaration(id, spec, common, source, ImmutableMap.of(), ImmutableList.of(), block));
        }
        mentioned.add(id);
        return Handle.to(id);
    }

    @Override
    public Handle declare(WrittenResource written) {
        return declare(written, Block.BODY);
    }

    Handle declare(WrittenResource written, Block block) {
        ImmutableList<Declaration> bound = binder.bind(written, problems::add);
        bound.forEach(one -> declared.add(one.in(block)));
        ImmutableList<ResourceId> ids = written.names().stream()
                .map(name -> idOf(new ResourceId(written.type(), name), bound))
                .collect(ImmutableList.toImmutableList());
        mentioned.addAll(ids);
        return new Handle(ids);
    }

    /** The whole identity, of what was declared rightly. */
    private static ResourceId idOf(ResourceId asNamed, ImmutableList<Declaration> bound) {
        return bound.stream()
                .map(Declaration::id)
                .filter(id -> id.whole().equals(asNamed))
                .findFirst()
                .orElse(asNamed);
    }

    @Override
    public void keep(Rolling conditions) {
        kept.add(conditions);
    }

    @Override
    public State in(Block block) {
        return new BlockDeclarations(this, block);
    }

    @Override
    public void problem(Problem problem) {
        problems.add(problem);
    }

    @Override
    public void incomplete() {
        complete = false;
    }

    /** Whether all that the play declares is here. */
    public boolean isComplete() {
        return complete;
    }

    @Override
    public Secrets secrets() {
        return secrets;
    }

    public ImmutableList<Declaration> declared() {
        return ImmutableList.copyOf(declared);
    }

    /** What the play keeps to while it goes through its hosts. */
    public ImmutableList<Rolling> kept() {
        return ImmutableList.copyOf(kept);
    }

    /** All resources that were named, rightly or wrongly declared. */
    public ImmutableSet<ResourceId> mentioned() {
        return ImmutableSet.copyOf(mentioned);
    }

    public ImmutableList<Problem> problems() {
        return ImmutableList.copyOf(problems);
    }
}
