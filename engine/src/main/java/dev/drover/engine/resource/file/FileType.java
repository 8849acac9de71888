package dev.drover.engine.resource.file;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Claim;
import dev.drover.engine.resource.ContentChange;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.FileReplacement;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.PathActions;
import dev.drover.engine.resource.PathProbe;
import dev.drover.engine.resource.PathState;
import dev.drover.engine.resource.PathState.Kind;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ResourceType;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A regular file. */
public final class FileType implements ResourceType<FileSpec, PathState> {
    private static final Pattern SERVICE_DEFINITION = Pattern.compile(
            "/(?:etc|lib|usr/lib|run)/systemd/system/([^/]+)\\.service|/etc/init/([^/]+)\\.conf|/etc/init\\.d/([^/]+)");
    private static final String CONTENT = "content";
    private static final Content EMPTY = Content.of(Bytes.empty());

    @Override
    public String name() {
        return "file";
    }

    @Override
    public Class<FileSpec> spec() {
        return FileSpec.class;
    }

    @Override
    public ImmutableSet<Claim> claims(FileSpec desired) {
        ImmutableSet.Builder<Claim> claims = ImmutableSet.builder();
        if (desired.absent() || (desired.wantedSha256().isPresent() && !desired.createOnly())) {
            claims.add(Claim.content(desired.path()));
        }
        return claims.addAll(desired.permissions().claims(desired.path())).build();
    }

    @Override
    public Probe<PathState> probe(FileSpec desired, Facts facts) {
        Optional<String> wanted = desired.wantedSha256();
        if (wanted.isEmpty() || desired.createOnly()) {
            return PathProbe.attributes(desired.path());
        }
        // Neither the digest of a secret nor an old secret needs to travel.
        return desired.content().filter(Content::sensitive).isPresent()
                ? PathProbe.digest(desired.path())
                : PathProbe.differenceFrom(wanted.get(), desired.path());
    }

    @Override
    public ImmutableList<Change> diff(FileSpec desired, PathState observed) {
        if (desired.absent()) {
            return removal(desired.path(), observed);
        }
        return switch (observed.kindBehindLinks()) {
            case ABSENT -> creation(desired);
            case FILE -> difference(desired, observed);
            default -> throw inTheWay(desired.path(), observed.kindBehindLinks());
        };
    }

    private static ImmutableList<Change> removal(HostPath path, PathState observed) {
        return switch (observed.kind()) {
            case ABSENT -> ImmutableList.of();
            case DIRECTORY ->
                throw new ProbeException("'" + path + "' is a directory and is not removed as a file; write directory('"
                        + path + "') { absent() }");
            case OTHER -> throw new ProbeException("'" + path + "' is a special file and is not removed as a file");
            case FILE, LINK ->
                ImmutableList.of(Change.of("ensure", observed.kind().toString(), Kind.ABSENT.toString()));
        };
    }

    private static ProbeException inTheWay(HostPath path, Kind found) {
        return new ProbeException("'" + path + "' is a " + found + " and is not replaced by a file; remove it first");
    }

    private static ImmutableList<Change> creation(FileSpec desired) {
        Content content = desired.content().orElse(EMPTY);
        return ImmutableList.<Change>builder()
                .add(desired.source()
                        .map(file -> ContentChange.creating(CONTENT, file))
                        .orElseGet(() -> ContentChange.creating(content)))
                .addAll(desired.permissions().creations(FileReplacement.modeIfNew(content)))
                .build();
    }

    private static ImmutableList<Change> difference(FileSpec desired, PathState observed) {
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        if (hasOtherContent(desired, observed)) {
            changes.add(desired.source()
                    .map(file -> ContentChange.replacing(CONTENT, observed, file))
                    .orElseGet(() ->
                            ContentChange.replacing(observed, desired.content().orElseThrow())));
        }
        return changes.addAll(
                        desired.permissions().changes(observed.behindLinks().orElseThrow()))
                .build();
    }

    private static boolean hasOtherContent(FileSpec desired, PathState observed) {
        return !desired.createOnly()
                && desired.wantedSha256().isPresent()
                && !observed.sha256().equals(desired.wantedSha256());
    }

    @Override
    public ImmutableList<Action> apply(FileSpec desired, PathState observed, Facts facts) {
        if (desired.absent()) {
            return ImmutableList.of(
                    desired.backup()
                            ? PathActions.removeKeepingBackup(desired.path())
                            : PathActions.remove(desired.path()));
        }
        if (observed.kindBehindLinks() == Kind.ABSENT) {
            return ImmutableList.of(replacement(desired).onlyIfAbsent().action());
        }
        return ImmutableList.of(
                hasOtherContent(desired, observed)
                        ? replacement(desired).action()
                        : PathActions.changeFile(desired.path(), desired.permissions()));
    }

    private static FileReplacement replacement(FileSpec desired) {
        return desired.source()
                .map(file -> FileReplacement.of(desired.path(), file))
                .orElseGet(() ->
                        FileReplacement.of(desired.path(), desired.content().orElse(EMPTY)))
                .with(desired.permissions())
                .withBackup(desired.backup())
                .checkedBy(desired.validate())
                .going(FileReplacement.Way.inPlace(desired.inPlace()));
    }

    @Override
    public ImmutableSet<Need> lacks(FileSpec desired, PathState observed) {
        return desired.absent() || observed.parentExists()
                ? ImmutableSet.of()
                : ImmutableSet.of(Need.of("directory", desired.path().parent().text()));
    }

    @Override
    public ImmutableSet<HostPath> removes(FileSpec desired) {
        return desired.absent() ? ImmutableSet.of(desired.path()) : ImmutableSet.of();
    }

    @Override
    public ImmutableSet<Need> provides(FileSpec desired) {
        if (desired.absent()) {
            return ImmutableSet.of();
        }
        ImmutableSet.Builder<Need> provided = ImmutableSet.builder();
        provided.add(Need.of("file", desired.path().text()));
        service(desired.path()).ifPresent(name -> provided.add(Need.of("unit", name)));
        return provided.build();
    }

    /** The service that a file in an init system's directory defines. */
    private static Optional<String> service(HostPath path) {
        Matcher definition = SERVICE_DEFINITION.matcher(path.text());
        return definition.matches()
                ? Stream.of(definition.group(1), definition.group(2), definition.group(3))
                        .filter(Objects::nonNull)
                        .findFirst()
                : Optional.empty();
    }

    @Override
    public ImmutableList<Disturbance<FileSpec>> disturbances(FileSpec desired, Facts facts) {
        if (desired.absent()) {
            FileSpec there = FileSpec.at(desired.path().text()).content("not absent\n");
            return ImmutableList.of(Disturbance.instead("absent", there).shownAs("ensure"));
        }
        ImmutableList.Builder<Disturbance<FileSpec>> all = ImmutableList.builder();
        FileSpec unchecked = Disturbance.with(desired, "validate", Optional.empty());
        if (!desired.createOnly()) {
            desired.content()
                    .ifPresent(content ->
                            all.add(Disturbance.changing(unchecked, CONTENT, Optional.of(content.and("disturbed\n")))));
            desired.source()
                    .ifPresent(file ->
                            all.add(Disturbance.changing(unchecked, "source", Optional.of(file.and("disturbed\n")))
                                    .shownAs(CONTENT)));
        }
        desired.permissions()
                .others()
                .forEach((attribute, other) -> all.add(Disturbance.changing(unchecked, attribute, other)));
        return all.add(Disturbance.<FileSpec>doing(Disturbance.EXISTENCE, PathActions.remove(desired.path()))
                        .shownAs(creation(desired).stream()
                                .map(Change::attribute)
                                .toArray(String[]::new)))
                .build();
    }

    @Override
    public ImmutableSet<String> withoutState() {
        return ImmutableSet.of("backup", "validate", "createOnly", "inPlace");
    }
}
