package dev.drover.engine.resource.inisetting;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Claim;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.PathState;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.SettingText;
import dev.drover.engine.resource.TextFile;
import java.util.Optional;

/** One key of a file with sections. */
public final class IniSettingType implements ResourceType<IniSettingSpec, PathState> {
    @Override
    public String name() {
        return "iniSetting";
    }

    @Override
    public Class<IniSettingSpec> spec() {
        return IniSettingSpec.class;
    }

    @Override
    public Optional<String> part(IniSettingSpec desired) {
        return Optional.of(
                desired.section().map(section -> "[" + section + "] ").orElse("") + desired.key());
    }

    @Override
    public ImmutableSet<Claim> claims(IniSettingSpec desired) {
        return ImmutableSet.of(Claim.someContent(desired.path()));
    }

    @Override
    public Probe<PathState> probe(IniSettingSpec desired, Facts facts) {
        return desired.file().probe();
    }

    @Override
    public ImmutableList<Change> diff(IniSettingSpec desired, PathState observed) {
        IniText text = IniText.of(TextFile.lines(observed), desired);
        ImmutableList<String> found = text.values();
        ImmutableList<String> wanted = desired.value().stream()
                .map(value -> text.text().inFile(value.text()))
                .collect(ImmutableList.toImmutableList());
        if (found.equals(wanted)) {
            return ImmutableList.of();
        }
        Change change = new Change("value", shown(found), shown(wanted), false);
        return ImmutableList.of(
                desired.sensitive() ? change.hidden() : text.text().shown(change));
    }

    private static Optional<String> shown(ImmutableList<String> values) {
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", values));
    }

    @Override
    public ImmutableList<Action> apply(IniSettingSpec desired, PathState observed, Facts facts) {
        return ImmutableList.of(desired.file()
                .rewrite(observed, IniText.of(TextFile.lines(observed), desired).edited(), desired.sensitive()));
    }

    @Override
    public ImmutableSet<Need> lacks(IniSettingSpec desired, PathState observed) {
        return desired.file().lacks(observed);
    }

    @Override
    public ImmutableSet<Need> provides(IniSettingSpec desired) {
        return desired.file().provides();
    }

    @Override
    public ImmutableList<Disturbance<IniSettingSpec>> disturbances(IniSettingSpec desired, Facts facts) {
        IniSettingSpec unchecked = Disturbance.with(desired, "validate", Optional.empty());
        SettingText other = new SettingText("disturbed", false);
        return desired.absent()
                ? ImmutableList.of(Disturbance.instead(
                                "absent",
                                new IniSettingSpec(
                                        desired.path(),
                                        desired.section(),
                                        desired.key(),
                                        Optional.of(other),
                                        Optional.empty(),
                                        false,
                                        true,
                                        Optional.empty(),
                                        false,
                                        desired.inPlace()))
                        .shownAs("value"))
                : ImmutableList.of(
                        Disturbance.changing(unchecked, "value", Optional.of(other)),
                        Disturbance.instead(Disturbance.EXISTENCE, unchecked.gone())
                                .shownAs("value"));
    }

    @Override
    public ImmutableSet<String> withoutState() {
        return ImmutableSet.of("section", "key", "separator", "create", "validate", "backup", "inPlace");
    }
}
