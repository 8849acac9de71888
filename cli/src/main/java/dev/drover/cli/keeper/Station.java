package dev.drover.cli.keeper;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that a command finds around itself besides its words: the build of Drover, Java and its options, the working directory, the
 * environment, and what the system lets this process do. A keeper runs commands only for programs that stand where it stands
 * itself, so none of that has to be passed on, and nothing of it can be wrong.
 */
public final class Station {
    /** Variables that a shell sets by itself, differently each time. */
    private static final List<String> PASSING = List.of("_", "OLDPWD", "SHLVL");

    private static final List<String> STATUS = List.of(
            "Uid:",
            "Gid:",
            "Groups:",
            "Umask:",
            "CapInh:",
            "CapPrm:",
            "CapEff:",
            "CapBnd:",
            "CapAmb:",
            "NoNewPrivs:",
            "Seccomp:");
    private static final List<String> PLACES = List.of("root", "ns/mnt", "ns/net", "ns/pid", "ns/user", "ns/uts");
    private static final List<String> CLASS_PATH_OPTIONS = List.of("-cp", "-classpath", "--class-path", "-jar");
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private final byte[] text;
    private final List<String> options;
    private final String user;

    private Station(byte[] text, List<String> options, String user) {
        this.text = text;
        this.options = options;
        this.user = user;
    }

    /**
     * That of this process.
     *
     * @throws IOException if it cannot be told, as where there is no {@code /proc}
     */
    public static Station here() throws IOException {
        StringBuilder text = new StringBuilder(4096);
        List<String> options = options();
        line(text, System.getProperty("java.home"));
        line(text, System.getProperty("java.vm.version"));
        for (String option : options) {
            line(text, option);
        }
        build(text);
        directory(text);
        String user = status(text);
        text.append(read("/proc/self/limits"));
        for (String place : PLACES) {
            line(
                    text,
                    Files.readSymbolicLink(Path.of("/proc/self/".concat(place))).toString());
        }
        environment(text);
        return new Station(text.toString().getBytes(StandardCharsets.UTF_8), options, user);
    }

    private static void line(StringBuilder text, String part) {
        text.append(part.length()).append(' ').append(part).append('\n');
    }

    /** The options of Java, as the launcher gave them. */
    private static List<String> options() throws IOException {
        List<String> options = new ArrayList<>();
        String[] words = read("/proc/self/cmdline").split("\0", -1);
        for (int i = 1; i < words.length; i++) {
            if (CLASS_PATH_OPTIONS.contains(words[i])) {
                return options;
            }
            // Each command says for itself whether it has a terminal.
            if (!words[i].startsWith("-Ddrover.terminal=")) {
                options.add(words[i]);
            }
        }
        throw new IOException("the class path is not an option of Java");
    }

    /** Each file of the class path with its size and time, and those beside the one jar that names the others. */
    private static void build(StringBuilder text) {
        String path = System.getProperty("java.class.path");
        String[] entries = path.split(File.pathSeparator, -1);
        for (String entry : entries) {
            file(text, new File(entry));
        }
        File folder = new File(path).getAbsoluteFile().getParentFile();
        String[] names = entries.length == 1 && folder != null ? folder.list() : null;
        if (names != null) {
            Arrays.sort(names);
            for (String name : names) {
                // The archives of classes are no part of the program.
                if (name.endsWith(".jar") || name.equals(".built")) {
                    file(text, new File(folder, name));
                }
            }
        }
    }

    /** A folder that was removed and made again has the same name, and is another one. */
    private static void directory(StringBuilder text) throws IOException {
        String name = System.getProperty("user.dir");
        line(text, name);
        Map<String, Object> found = Files.readAttributes(Path.of(name), "unix:dev,ino");
        text.append(found.get("dev")).append(' ').append(found.get("ino")).append('\n');
    }

    private static void file(StringBuilder text, File file) {
        line(text, file.getPath());
        text.append(file.length()).append(' ').append(file.lastModified()).append('\n');
    }

    /** Who the process is, and what it may do; its user. */
    private static String status(StringBuilder text) throws IOException {
        String user = "";
        for (String line : read("/proc/self/status").split("\n", -1)) {
            for (String start : STATUS) {
                if (line.startsWith(start)) {
                    text.append(line).append('\n');
                }
            }
            if (line.startsWith("Uid:")) {
                user = line.split("\t", -1)[1];
            }
        }
        return user;
    }

    private static void environment(StringBuilder text) {
        for (Map.Entry<String, String> variable : new TreeMap<>(System.getenv()).entrySet()) {
            if (!PASSING.contains(variable.getKey())) {
                line(text, variable.getKey());
                line(text, variable.getValue());
            }
        }
    }

    private static String read(String file) throws IOException {
        try (InputStream in = new FileInputStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** All of it, to be compared byte by byte. */
    byte[] text() {
        return text.clone();
    }

    /** A short name, which another station may have too, though hardly. */
    String name() {
        long hash = OFFSET;
        for (byte each : text) {
            hash = (hash ^ (each & 0xff)) * PRIME;
        }
        return Long.toHexString(hash);
    }

    /** The number of the user. */
    String user() {
        return user;
    }

    /** What starts another program of the same build here. */
    List<String> command(String mainClass) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home").concat("/bin/java"));
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass);
        return command;
    }
}
