package dev.drover.hosts.ansible;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Drover makes otherwise than Ansible on purpose. It counts as the same under these names of {@link HostState} only, and
 * only in a task that names it; a task that names one without need fails.
 */
enum Deliberate {
    BLOCK_MARKER(
            "file /etc/security/limits\\.conf",
            "^# (BEGIN|END) ANSIBLE MANAGED BLOCK$",
            "# $1 DROVER BLOCK",
            "the line that marks a block names its tool"),
    LINE_ABOVE_A_SECTION(
            "file /etc/app/php\\.ini",
            "^\\[opcache]$",
            "\n[opcache]",
            "a new section is set apart by an empty line, as the others are"),
    LINK_OF_THE_TIME_ZONE(
            "file /etc/localtime",
            " \\.\\./usr/",
            " /usr/",
            "timedatectl makes the link relative, Drover absolute; it leads to the same"),
    NAME_OF_THE_TIME_ZONE(
            "file /etc/timezone",
            "^Etc/UTC$",
            "Europe/Berlin",
            "timedatectl leaves the old zone in /etc/timezone, Drover does not"),
    UNIT_OF_A_MOUNT(
            "at boot .*\\.mount",
            "^none$",
            "generated",
            "Drover lets systemd read /etc/fstab again, Ansible leaves it to the next boot"),
    SPELLING_OF_PARAMETERS(
            "file /etc/sysctl\\.d/.*",
            "^(\\w+)\\.(\\w+)=(.*)$",
            "$1/$2 = $3",
            "a key that has slashes means the same and may have dots in its parts"),
    CRON_MARKER(
            "file /var/spool/cron/crontabs/root",
            "^#Ansible: renew certificates$",
            "# drover: renew certificates [fbc350c7 259bdb0d]",
            "the line that marks an entry of cron names its tool and has digests"),
    CRON_MARKER_OF_A_USER(
            "file /var/spool/cron/crontabs/deploy",
            "^#Ansible: tidy$",
            "# drover: tidy [87c7bc67 9d9bc524]",
            "the line that marks an entry of cron names its tool and has digests");

    private final Pattern names;
    private final Pattern ansible;
    private final String drover;
    private final String reason;

    Deliberate(String names, String ansible, String drover, String reason) {
        this.names = Pattern.compile(names);
        this.ansible = Pattern.compile(ansible, Pattern.MULTILINE);
        this.drover = drover;
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    /**
     * What Drover would have made of what Ansible made, if this is a name of that kind and there is a difference.
     *
     * @param ansibleWrote the text of a file; of what is no file, its state or {@code none}
     */
    Optional<String> asDroverWrites(String name, String ansibleWrote) {
        return Optional.of(ansibleWrote)
                .filter(text -> names.matcher(name).matches())
                .map(text -> ansible.matcher(text).replaceAll(drover))
                .filter(text -> !text.equals(ansibleWrote));
    }
}
