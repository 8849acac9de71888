package dev.drover.engine.resource.cron;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.AccountName;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.Prerequisite;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.Sections;
import dev.drover.engine.transport.ShellScript;
import java.util.Optional;

/** Entries of crontabs; read and written by crontab(1), which tells cron of it. */
public final class CronType implements ResourceType<CronSpec, CronState> {
    private static final ProbeScript CRONTABS =
            new ProbeScript(ShellScript.beside(CronType.class, "crontabs.sh"), CronType::shareBetween);
    private static final ShellScript WRITE = ShellScript.beside(CronType.class, "write.sh");

    @Override
    public String name() {
        return "cron";
    }

    @Override
    public Class<CronSpec> spec() {
        return CronSpec.class;
    }

    @Override
    public ImmutableSet<HostPath> files(CronSpec desired) {
        String user = desired.user().map(AccountName::text).orElse("root");
        return ImmutableSet.of(
                HostPath.parse("/var/spool/cron/crontabs/" + user), HostPath.parse("/var/spool/cron/" + user));
    }

    @Override
    public Probe<CronState> probe(CronSpec desired, Facts facts) {
        String program = facts.os().family().equals("redhat") ? "cronie" : "cron";
        return Probe.of(
                CRONTABS,
                ImmutableList.of(Bytes.utf8(user(desired))),
                answer -> CronState.read(answer.get(0), program).holding(desired));
    }

    private static String user(CronSpec desired) {
        return desired.user().map(AccountName::text).orElse("");
    }

    /** The script prints the crontab of each user once, in the order in which they are first asked for. */
    private static ImmutableList<ImmutableList<Bytes>> shareBetween(
            Bytes output, Bytes separator, ImmutableList<ImmutableList<Bytes>> questions) {
        ImmutableList<ImmutableList<Bytes>> users =
                ImmutableSet.copyOf(questions).asList();
        ImmutableList<Bytes> tables = Sections.split(output, separator);
        if (tables.size() != users.size()) {
            throw new ProbeException("expected " + users.size() + " crontabs, got " + tables.size());
        }
        return questions.stream()
                .map(question -> ImmutableList.of(tables.get(users.indexOf(question))))
                .collect(toImmutableList());
    }

    @Override
    public ImmutableList<Change> diff(CronSpec desired, CronState observed) {
        CronEdit edit = CronEdit.of(desired, observed);
        return edit.changes().stream().map(edit.text()::shown).collect(toImmutableList());
    }

    @Override
    public ImmutableList<Action> apply(CronSpec desired, CronState observed, Facts facts) {
        return switch (observed.kind()) {
            case NO_PROGRAM ->
                ImmutableList.of(Prerequisite.missing(
                        "the host has no crontab; declare it: pkg('" + observed.programPackage() + "')"));
            case NO_USER ->
                ImmutableList.of(Prerequisite.missing("there is no user '" + user(desired)
                        + "' on the host; declare it: user('" + user(desired) + "')"));
            case TABLE -> ImmutableList.of(write(desired, observed));
        };
    }

    private static Action write(CronSpec desired, CronState observed) {
        return Action.of(
                        "write the crontab of " + observed.owner(),
                        WRITE,
                        user(desired),
                        observed.content().sha256())
                .withInput(CronEdit.of(desired, observed).text().toBytes());
    }

    @Override
    public ImmutableSet<Need> lacks(CronSpec desired, CronState observed) {
        if (desired.absent()) {
            return ImmutableSet.of();
        }
        return switch (observed.kind()) {
            case NO_PROGRAM -> ImmutableSet.of(Need.of("package", observed.programPackage()));
            case NO_USER -> ImmutableSet.of(Need.of("user", user(desired)));
            case TABLE -> ImmutableSet.of();
        };
    }

    @Override
    public ImmutableList<Disturbance<CronSpec>> disturbances(CronSpec desired, Facts facts) {
        CronSpec gone = new CronSpec(
                desired.name(), desired.user(), Optional.empty(), Optional.empty(), ImmutableMap.of(), true);
        if (desired.absent()) {
            CronSpec there = new CronSpec(
                    desired.name(),
                    desired.user(),
                    Optional.of(CronSchedule.parse("@yearly")),
                    Optional.of("true"),
                    ImmutableMap.of(),
                    false);
            ImmutableList.Builder<Disturbance<CronSpec>> both = ImmutableList.builder();
            both.add(Disturbance.instead("absent", there).shownAs("cron"));
            desired.user()
                    .ifPresent(
                            user -> both.add(Disturbance.instead("user", there).shownAs("cron")));
            return both.build();
        }
        ImmutableList.Builder<Disturbance<CronSpec>> all = ImmutableList.builder();
        String schedule = desired.schedule().orElseThrow().text().equals("@yearly") ? "@monthly" : "@yearly";
        all.add(Disturbance.changing(desired, "schedule", Optional.of(CronSchedule.parse(schedule))));
        all.add(Disturbance.changing(desired, "command", desired.command().map(command -> command + " # disturbed")));
        String[] created = {"schedule", "command"};
        if (!desired.env().isEmpty()) {
            all.add(Disturbance.changing(desired, "env", ImmutableMap.of("DISTURBED", "yes")));
            created = new String[] {"schedule", "command", "env"};
        }
        String attribute = desired.user().isPresent() ? "user" : Disturbance.EXISTENCE;
        return all.add(Disturbance.instead(attribute, gone).shownAs(created)).build();
    }
}
