package dev.drover.engine.resource.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.LocalHost;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.RecordedFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTypeTest {
    private final CronType type = new CronType();

    private static CronState table(String content) {
        return CronState.read(Bytes.utf8("table cron root\n" + content), "cron");
    }

    /** As Drover writes it. */
    private static String marker(String name, String schedule, String command) {
        return CronMarker.line(
                name, new CronEntry(Optional.empty(), schedule + " " + command, Optional.empty(), CronProgram.DEBIAN));
    }

    private static CronSpec backup() {
        return CronSpec.named("backup", "0 3 * * *", "backup --all");
    }

    private static final String BACKUP = marker("backup", "0 3 * * *", "backup --all") + "\n0 3 * * * backup --all\n";

    private static String edit(CronSpec desired, String before) {
        String after = CronEdit.of(desired, table(before)).text().toBytes().toUtf8();
        assertThat(CronEdit.of(desired, table(after)).changes())
                .as("a second edit")
                .isEmpty();
        return after;
    }

    private ImmutableList<String> attributes(CronSpec desired, String before) {
        return type.diff(desired, table(before)).stream()
                .map(Change::attribute)
                .collect(ImmutableList.toImmutableList());
    }

    @Test
    void anEntryGoesBehindThoseOfOthers() {
        assertThat(edit(backup(), "5 4 * * *  hers % x")).isEqualTo("5 4 * * *  hers % x\n" + BACKUP);
    }

    @Test
    void itIsMendedInItsPlace() {
        assertThat(edit(backup(), marker("backup", "@daily", "old") + "\n@daily old\n# mine\n1 1 * * * x\n"))
                .isEqualTo(BACKUP + "# mine\n1 1 * * * x\n");
    }

    @Test
    void aMarkerWithoutAnEntryTakesNoLineOfOthers() {
        assertThat(edit(backup(), "# drover: backup\n# drover: other\n@daily x\n"))
                .isEqualTo(BACKUP + "# drover: other\n@daily x\n");
    }

    @Test
    void aSecondOneOfTheNameIsTakenAway() {
        String twice = "# drover: backup\n0 3 * * * backup --all\n";

        assertThat(edit(backup(), twice + "@daily x\n" + twice)).isEqualTo(twice + "@daily x\n");
    }

    @Test
    void absentTakesOnlyItsLines() {
        assertThat(edit(
                        CronSpec.gone("backup"),
                        "# drover: backup\nMAILTO=a\n@daily x\nMAILTO=root\n# drover: backups\n@daily y\n"))
                .isEqualTo("# drover: backups\n@daily y\n");
    }

    @Test
    void mailtoHoldsForItsEntryOnly() {
        CronSpec mailed = backup().env(ImmutableMap.of("MAILTO", "ops", "A", "it's"));

        assertThat(edit(mailed, "MAILTO = her\n1 1 * * * x\n"))
                .isEqualTo("MAILTO = her\n1 1 * * * x\n" + marker("backup", "0 3 * * *", "backup --all")
                        + "\nMAILTO=ops\n"
                        + "0 3 * * * export A='it'\\''s'; backup --all\nMAILTO = her\n");
        assertThat(edit(mailed, ""))
                .isEqualTo(marker("backup", "0 3 * * *", "backup --all")
                        + "\nMAILTO=ops\n0 3 * * * export A='it'\\''s'; backup --all\nMAILTO=root\n");
    }

    private static String written(String program, String command) {
        CronState state = CronState.read(Bytes.utf8("table " + program + " root\n"), "cron");
        CronSpec desired = CronSpec.named("x", "@daily", command);
        String after =
                CronEdit.of(desired, state.holding(desired)).text().toBytes().toUtf8();
        CronState again = CronState.read(Bytes.utf8("table " + program + " root\n" + after), "cron");
        assertThat(CronEdit.of(desired, again).changes()).as("a second edit").isEmpty();
        return after.lines().skip(1).findFirst().orElseThrow().substring("@daily ".length());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '^',
            value = {
                "date +%F, date +\\%F, date +\\%F, date +%F",
                "a\\b, a\\b, a\\b, a\\b",
                "'a\\\\b' 'c\\\\\\\\d', 'a\\\\\\\\b' 'c\\\\\\\\\\\\\\\\d', 'a\\\\b' 'c\\\\\\\\d', 'a\\\\b' 'c\\\\\\\\d'",
                "s/%/\\%/, s/\\%/\\\\\\%/, refused, s/%/\\%/",
                "'\\\\%', '\\\\\\\\\\%', '\\\\\\%', '\\\\%'",
                "'\\\\\\%', '\\\\\\\\\\\\\\%', refused, '\\\\\\%'",
                "x\\, x\\, x\\, refused",
            })
    void shGetsWhatIsWritten(String command, String debian, String cronie, String busybox) {
        assertThat(written("cron", command)).isEqualTo(debian);
        assertThat(CronProgram.DEBIAN.read(debian)).isEqualTo(command);
        for (CronProgram program : new CronProgram[] {CronProgram.CRONIE, CronProgram.BUSYBOX}) {
            String expected = program == CronProgram.CRONIE ? cronie : busybox;
            if (expected.equals("refused")) {
                assertThat(program.fault(command)).isPresent();
            } else {
                assertThat(written(program.name().toLowerCase(Locale.ROOT), command))
                        .isEqualTo(expected);
                assertThat(program.read(expected)).isEqualTo(command);
            }
        }
    }

    @Test
    void aTabIsPartOfACommandAndOfAVariable() {
        CronSpec desired =
                CronSpec.named("cut", "@daily", "cut -d '\t' -f 1 x\u2028y").env(ImmutableMap.of("IFS", "\t"));

        assertThat(edit(desired, "")).endsWith("\n@daily export IFS='\t'; cut -d '\t' -f 1 x\u2028y\n");
        assertThat(attributes(desired, "# drover: cut\n@daily export IFS='\t'; cut -d '\t' -f 2 x\u2028y\n"))
                .containsExactly("command");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\0"})
    void anEndOfALineIsNoPartOfACommand(String end) {
        assertThatThrownBy(() -> CronSpec.named("x", "@daily", "a" + end + "b"))
                .hasMessageStartingWith("command must be one line");
        assertThatThrownBy(() -> backup().env(ImmutableMap.of("A", "a" + end + "b")))
                .hasMessage("env A must be one line");
    }

    @Test
    void whatCronieCannotHaveIsRefused() {
        CronSpec desired = CronSpec.named("day", "@daily", "date '+\\%F'");

        assertThatThrownBy(() -> CronState.read(Bytes.utf8("table cronie root\n"), "cronie")
                        .holding(desired))
                .isInstanceOf(ProbeException.class)
                .hasMessage(
                        "cronie, the cron of this host, cannot hand a backslash before a percent sign to sh; write %"
                                + " alone, which needs none here, or put the command into a file (script or file) and name that");
    }

    @Test
    void eachAttributeIsOneChange() {
        CronSpec desired = backup().env(ImmutableMap.of("A", "1"));

        assertThat(attributes(desired, "# drover: backup\n0 4 * * * export A='1'; backup --all\n"))
                .containsExactly("schedule");
        assertThat(attributes(desired, "# drover: backup\n0 3 * * * export A='1'; backup\n"))
                .containsExactly("command");
        assertThat(attributes(desired, "# drover: backup\n0 3 * * * export A='2'; backup --all\n"))
                .containsExactly("env");
        assertThat(attributes(desired, "")).containsExactly("schedule", "command", "env");
        assertThat(type.diff(CronSpec.gone("backup"), table("# drover: backup\n@daily x\n")))
                .containsExactly(Change.remove("cron", "backup"));
    }

    @Test
    void whatIsNotThereYetIsNeeded() {
        CronState none = CronState.read(Bytes.utf8("none\n"), "cronie");
        CronState nobody = CronState.read(Bytes.utf8("nobody\n"), "cron");

        assertThat(type.lacks(backup(), none)).isEqualTo(ImmutableSet.of(Need.of("package", "cronie")));
        assertThat(type.lacks(backup().of("web"), nobody)).isEqualTo(ImmutableSet.of(Need.of("user", "web")));
        assertThat(type.apply(backup(), none, RecordedFacts.named("centos-systemd"))
                        .get(0)
                        .arguments())
                .containsExactly(Bytes.utf8("the host has no crontab; declare it: pkg('cronie')"));
        assertThat(type.diff(CronSpec.gone("x"), none)).isEmpty();
    }

    @Test
    void wordsOfARefusingCrontabAreSaid() {
        assertThatThrownBy(() -> CronState.read(Bytes.utf8("refused You (web) are not allowed \n"), "cron"))
                .isInstanceOf(ProbeException.class)
                .hasMessage("cannot read the crontab: You (web) are not allowed");
    }

    /** A crontab that keeps one file, as those of Debian and cronie do for the acting user. */
    private static LocalHost hostWithCrontab(Path folder) throws IOException {
        LocalHost.program(
                folder.resolve("crontab"),
                "table='" + folder + "/table'\ncase $1 in\n"
                        + "-l) printf x >>'" + folder
                        + "/asked'; [ -e \"$table\" ] || { echo 'no crontab for me' >&2; exit 1; }; cat \"$table\" ;;\n"
                        + "-) cat >\"$table\" ;;\n*) exit 2 ;;\nesac\n");
        return LocalHost.finding(folder);
    }

    @Test
    void readsAndWritesWithCrontab(@TempDir Path folder) throws IOException {
        LocalHost host = hostWithCrontab(folder);

        assertThat(host.converge(type, backup())).isNotEmpty();
        assertThat(host.converge(type, backup())).isEmpty();
        assertThat(Files.readString(folder.resolve("table"))).isEqualTo(BACKUP);
    }

    @Test
    void doesNotOverwriteWhatSomebodyElseChanged(@TempDir Path folder) throws IOException {
        LocalHost host = hostWithCrontab(folder);
        CronState seen = host.observe(type.probe(backup(), RecordedFacts.named("debian-systemd")));
        Files.writeString(folder.resolve("table"), "@daily new\n");

        Action action = type.apply(backup(), seen, RecordedFacts.named("debian-systemd"))
                .get(0);

        assertThat(host.act(action).stderr())
                .isEqualTo(
                        "the crontab was changed by somebody else since it was looked at; the old crontab is untouched\n");
        assertThat(Files.readString(folder.resolve("table"))).isEqualTo("@daily new\n");
    }

    @Test
    void manyEntriesOfAUserAreReadOnce(@TempDir Path folder) throws IOException {
        LocalHost host = hostWithCrontab(folder);
        Files.writeString(folder.resolve("table"), "@daily x\n\n");
        Probe.Question question = type.probe(backup(), RecordedFacts.named("debian-systemd"))
                .questions()
                .get(0);

        var answers = host.ask(
                question.script(), ImmutableList.of(question.arguments(), question.arguments(), question.arguments()));

        assertThat(answers).hasSize(3);
        assertThat(CronState.read(answers.get(2).get(0), "cron").content().toUtf8())
                .isEqualTo("@daily x\n\n");
        assertThat(Files.readString(folder.resolve("asked"))).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0 3 * * *", "*/10 8-18 * * mon-fri", "1,2,30-40/5 0 1,15 JAN-mar 7", "@reboot", "0 0 29 2 *"})
    void schedulesOfCronAreTaken(String schedule) {
        assertThat(CronSchedule.parse(schedule).text()).isEqualTo(schedule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '"',
            value = {
                "60 * * * * @ minute must be from 0 to 59, got '60'",
                "* 24 * * * @ hour must be from 0 to 23, got '24'",
                "* * 0 * * @ day of the month must be from 1 to 31, got '0'",
                "* * * juin * @ month must be from 1 to 12, or a name such as jan, got 'juin'",
                "* * * * 8 @ day of the week must be from 0 to 7, or a name such as sun, got '8'",
                "* * * * fri-mon @ day of the week has a range that runs backwards; write two ranges with a comma, got 'fri-mon'",
                "5/10 * * * * @ minute has a step behind a single number; write 5-59/10, got '5/10'",
                "*/0 * * * * @ minute has a step that is not from 1 to 59, got '*/0'",
                "1, * * * * @ minute must be numbers, ranges such as 1-5, steps such as */5, with commas between them, got ''",
                "0 0 30 2 * @ names a day that no such month has, so it never comes, got '0 0 30 2 *'",
            })
    void othersAreRefused(String schedule, String message) {
        assertThatThrownBy(() -> CronSchedule.parse(schedule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void wordsAndFieldsAreCounted() {
        assertThatThrownBy(() -> CronSchedule.parse("@dayly"))
                .hasMessage("has no word '@dayly'; did you mean '@daily'?");
        assertThatThrownBy(() -> CronSchedule.parse("0 3 * *"))
                .hasMessage("must be five fields (minute, hour, day of the month, month, day of the week) such as"
                        + " '0 3 * * *', or a word such as @daily; got 4 in '0 3 * *'");
    }

    @Test
    void whatCannotBeAnEntryIsRefused() {
        assertThatThrownBy(() -> CronSpec.named("x", "@daily", "a\nb"))
                .hasMessageContaining("command must be one line");
        assertThatThrownBy(() -> CronSpec.named("x\n", "@daily", "a")).hasMessageContaining("name must be one line");
        assertThatThrownBy(() -> backup().env(ImmutableMap.of("SHELL", "/bin/bash")))
                .hasMessage("env must not have SHELL: cron itself reads it, for all entries below it;"
                        + " use a file in /etc/cron.d for that");
        assertThatThrownBy(() -> backup().env(ImmutableMap.of("1A", "x"))).hasMessageContaining("none of a variable");
    }
}
