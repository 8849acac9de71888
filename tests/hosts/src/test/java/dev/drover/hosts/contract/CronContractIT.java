package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.kit.LabProfile;

/** What {@code cron} keeps on every kind of host. */
class CronContractIT extends ResourceContract {
    @Override
    String type() {
        return "cron";
    }

    @Override
    boolean differsByDistribution() {
        return true;
    }

    private static final String OTHERS = "# mine\\n5 4 * * *   echo hers %% x\\nMAILTO=her@example.com";

    @Override
    ImmutableMap<LabProfile, String> meaningless() {
        return ImmutableMap.of(LabProfile.BUSYBOX, "not proven: the lab has no crond of busybox");
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        // The package of Debian's cron needs Perl.
        return profile == LabProfile.DEBIAN_NO_PERL
                ? ImmutableList.of(Contract.failing(
                        "without crontab",
                        "cron('job') { schedule '@daily'; command 'true' }",
                        "the host has no crontab; declare it: pkg('cron')"))
                : entries();
    }

    /** As an rpm the lab has no cron; there it is Debian's own, without the tools for groups that such a host has not. */
    private static ImmutableList<Contract> entries() {
        String install = "command -v crontab || { { getent group crontab || groupadd --system crontab; }"
                + " && apt-get -q update && apt-get -q install -y --no-install-recommends cron; };";
        return ImmutableList.of(
                Contract.of(
                                "beside entries of others",
                                "cron('job') { user 'games'; schedule '*/5  8-18 * * mon-fri'; command 'date +%F'; env MAILTO: 'ops@example.com', LEVEL: 9 }")
                        .given(install + "printf '" + OTHERS + "' | sed '$a\\' | crontab -u games -")
                        .observed(
                                "command",
                                "crontab -u games -l",
                                "# mine\n5 4 * * *   echo hers % x\nMAILTO=her@example.com\n# drover: job [c3e65cab a43a1adc]\nMAILTO=ops@example.com\n"
                                        + "*/5 8-18 * * mon-fri export LEVEL='9'; date +\\%F\nMAILTO=her@example.com\n"),
                Contract.of("of the acting user", "cron('own') { schedule '@daily'; command 'true' }")
                        .observed("existence", "crontab -l", "# drover: own [87c7bc67 b5bea41b]\n@daily true\n"),
                Contract.of(
                                "backslashes and percent signs",
                                "cron('odd') { user 'daemon'; schedule '@daily'; command $/printf '\\\\%s' 'a\\b'/$ }")
                        .observed(
                                "command",
                                "crontab -u daemon -l",
                                "# drover: odd [87c7bc67 257a8aa9]\n@daily printf '\\\\\\\\\\%s' 'a\\b'\n"),
                Contract.of("absent", "cron('old') { user 'bin'; absent() }")
                        .given(
                                "printf '# drover: old\\n@daily true\\n# drover: older\\n@daily false\\n' | crontab -u bin -")
                        .observed("absent", "crontab -u bin -l", "# drover: older\n@daily false\n"));
    }
}
