package dev.drover.standins.daemon;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes the daemons' log to standard error in the shape of glog, e.g. {@code I0102 03:04:05.678901 Elected …}. */
final class Log {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MMdd HH:mm:ss.SSSSSS", Locale.ROOT);

    private Log() {}

    static void info(String message) {
        System.err.println("I" + LocalDateTime.now(ZoneId.systemDefault()).format(TIME) + " " + message);
    }
}
