package dev.drover.engine.resource.timezone;

import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.HostPath;
import java.util.regex.Pattern;

/** The host's time zone, as it shall be. */
@Doc(
        value =
                "The host's time zone: /etc/localtime leads to it, and where the distribution keeps its name in /etc/timezone"
                        + " (or ZONE in /etc/sysconfig/clock), that is said there too. Programs that run keep the zone that they"
                        + " started with: say service('cron') { restartOn timezone('Europe/Berlin') } where that matters.",
        example = "timezone('Europe/Berlin')",
        inSync =
                "/etc/localtime is a link to the zone (without systemd a copy of it is as good), and the files that name it"
                        + " name this one.",
        refused = {"A zone that the host does not know; the nearest names are told."})
public record TimezoneSpec(
        @Doc(value = "The zone, by its name in the tz database.", example = "'Europe/Berlin'")
        String zone) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9][A-Za-z0-9_+-]*){0,3}");

    public TimezoneSpec {
        if (!NAME.matcher(zone).matches()) {
            throw new IllegalArgumentException(
                    "zone must be a name of the tz database, such as 'Europe/Berlin' or 'Etc/UTC', got '" + zone + "'");
        }
    }

    public static TimezoneSpec of(String zone) {
        return new TimezoneSpec(zone);
    }

    /** The file that describes it. */
    HostPath file() {
        return HostPath.parse(TimezoneType.ZONES + zone);
    }
}
