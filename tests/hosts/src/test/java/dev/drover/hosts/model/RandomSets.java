package dev.drover.hosts.model;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Attribute;
import dev.drover.hosts.converge.Written;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Random sets of resources over a few paths, accounts, units and settings, so that what one set leaves is what the next one
 * finds; and random damage in between. What is random comes from the seed alone.
 */
final class RandomSets {
    private static final String HOME = "/srv/model";
    private static final ImmutableList<String> MODES = ImmutableList.of("0600", "0640", "0644", "0755", "2750");
    private static final ImmutableList<String> OWNERS = ImmutableList.of("root", "daemon", "bin", "4242");
    private static final ImmutableList<String> TEXTS = ImmutableList.of(
            "",
            "a\n",
            "no newline",
            "CR\r\nLF\r\n",
            "\u00e9\u20ac\n",
            "%s $HOME `x` \\n '\"\n",
            "x\n".repeat(3000),
            "\tend ");
    private final Random random;

    RandomSets(long seed) {
        this.random = new Random(seed);
    }

    ImmutableList<Wanted> next() {
        List<Wanted> all = new ArrayList<>();
        directories(all);
        links(all);
        lines(all);
        accounts(all);
        units(all);
        return ImmutableList.copyOf(all);
    }

    private boolean sometimes(int oneOf) {
        return random.nextInt(oneOf) == 0;
    }

    private <T> T pick(ImmutableList<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private void directories(List<Wanted> all) {
        for (String name : ImmutableList.of("d1", "d two", "-d'3")) {
            String path = HOME + "/" + name;
            if (sometimes(3)) {
                continue;
            }
            if (sometimes(4)) {
                all.add(new Wanted(Written.of("directory", path).with("absent").with("recurse"), exists(path), "no\n"));
                continue;
            }
            Written directory = Written.of("directory", path);
            String owner = pick(OWNERS);
            String mode = pick(ImmutableList.of("0700", "0755", "0750"));
            all.add(new Wanted(
                    directory.with("mode", mode).with("owner", owner),
                    "stat -c '%F %a %u' " + quoted(path),
                    "directory " + Integer.toOctalString(Integer.parseInt(mode, 8)) + " " + number(owner) + "\n"));
            files(path, all);
        }
    }

    private static String number(String owner) {
        return switch (owner) {
            case "root" -> "0";
            case "daemon" -> "1";
            case "bin" -> "2";
            default -> owner;
        };
    }

    private void files(String directory, List<Wanted> all) {
        for (String name : ImmutableList.of("f", "two words", "*")) {
            if (sometimes(2)) {
                continue;
            }
            String path = directory + "/" + name;
            if (sometimes(5)) {
                all.add(new Wanted(Written.of("file", path).with("absent"), exists(path), "no\n"));
                continue;
            }
            String text = pick(TEXTS);
            String mode = pick(MODES);
            String owner = pick(OWNERS);
            Written file = Written.of("file", path)
                    .with("content", text)
                    .with("mode", mode)
                    .with("owner", owner);
            all.add(new Wanted(
                    sometimes(4) ? file.with("backup") : file,
                    "stat -c '%F %a %u %s' " + quoted(path) + "; sha256sum <" + quoted(path),
                    (text.isEmpty() ? "regular empty file " : "regular file ")
                            + Integer.toOctalString(Integer.parseInt(mode, 8)) + " " + number(owner) + " "
                            + text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length + "\n" + sha256(text)
                            + "  -\n"));
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void links(List<Wanted> all) {
        for (String name : ImmutableList.of("l1", "l 2")) {
            String path = HOME + "/" + name;
            if (sometimes(3)) {
                boolean absent = sometimes(2);
                String target = pick(ImmutableList.of("/etc/passwd", "d1/f", "nowhere at all"));
                all.add(
                        absent
                                ? new Wanted(Written.of("link", path).with("absent"), exists(path), "no\n")
                                : new Wanted(
                                        Written.of("link", path).with("to", target),
                                        "readlink " + quoted(path),
                                        target + "\n"));
            }
        }
    }

    private void lines(List<Wanted> all) {
        String path = HOME + "/settings";
        for (String key : ImmutableList.of("alpha", "beta")) {
            if (sometimes(2)) {
                continue;
            }
            String line = key + "=" + random.nextInt(3);
            all.add(new Wanted(
                    Written.of("lineInFile", path + "-" + key)
                            .with("line", line)
                            .with("matching", Pattern.compile("^#?" + key + "="))
                            .with("create"),
                    "tail -n 1 " + path + "-" + key,
                    line + "\n"));
        }
    }

    private void accounts(List<Wanted> all) {
        for (int i = 1; i <= 2; i++) {
            String name = "model" + i;
            if (sometimes(2)) {
                continue;
            }
            if (sometimes(3)) {
                all.add(new Wanted(
                        Written.of("user", name).with("absent"), "getent passwd " + name + " || echo none", "none\n"));
                continue;
            }
            String comment = pick(ImmutableList.of("", "A model", "It's $HOME"));
            String shell = pick(ImmutableList.of("/bin/sh", "/bin/false"));
            String groups = pick(ImmutableList.of("audio", "video"));
            all.add(new Wanted(
                    Written.of("user", name)
                            .with("uid", 4800 + i)
                            .with("comment", comment)
                            .with("shell", shell)
                            .with("groups", groups),
                    "getent passwd " + name + " | cut -d: -f3,5,7; id -Gn " + name
                            + " | tr ' ' '\\n' | grep -E 'audio|video'",
                    (4800 + i) + ":" + comment + ":" + shell + "\n" + groups + "\n"));
        }
        if (sometimes(2)) {
            int gid = 4900 + random.nextInt(3);
            all.add(new Wanted(
                    Written.of("userGroup", "modelgroup").with("gid", gid),
                    "getent group modelgroup | cut -d: -f3",
                    gid + "\n"));
        }
    }

    private void units(List<Wanted> all) {
        String name = "model-unit";
        if (sometimes(3)) {
            return;
        }
        int seconds = 100_000 + random.nextInt(2);
        String unit = "[Service]\nExecStart=/bin/sleep " + seconds + "\n[Install]\nWantedBy=multi-user.target\n";
        all.add(new Wanted(
                Written.of("systemdUnit", name).with("content", unit),
                "cat /etc/systemd/system/model-unit.service",
                unit));
        boolean running = !sometimes(3);
        boolean enabled = sometimes(2);
        Written service = Written.of("service", name)
                .with("ensure", running ? "running" : "stopped", enabled ? "enabled" : "disabled")
                .with(
                        "restartOn",
                        dev.drover.engine.model.Handle.to(new dev.drover.engine.model.ResourceId("systemdUnit", name)));
        all.add(new Wanted(
                service,
                "systemctl is-active model-unit; systemctl is-enabled model-unit; pgrep -f -c '^/bin/sleep " + seconds
                        + "'",
                (running ? "active\n" : "inactive\n")
                        + (enabled ? "enabled\n" : "disabled\n")
                        + (running ? "1\n" : "0\n")));
    }

    /** What somebody else does to the host. */
    String damage() {
        return switch (random.nextInt(9)) {
            case 0 -> "rm -rf " + HOME + "/d1";
            case 1 -> "chmod 0777 " + HOME + "/* 2>/dev/null; true";
            case 2 -> "userdel model1 2>/dev/null; true";
            case 3 -> "usermod -c other model2 2>/dev/null; true";
            case 4 -> "systemctl stop model-unit 2>/dev/null; true";
            case 5 -> "systemctl enable model-unit 2>/dev/null; true";
            case 6 -> "echo '#beta=9' >>" + HOME + "/settings-beta";
            case 7 -> "find " + HOME + " -type f -name f -exec truncate -s 1 {} +";
            default -> "true";
        };
    }

    private static String exists(String path) {
        return "if test -e " + quoted(path) + " || test -L " + quoted(path) + "; then echo yes; else echo no; fi";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** The verbs that sets may have. */
    static ImmutableSet<String> types() {
        return ImmutableSet.of(
                "directory", "file", "link", "lineInFile", "user", "userGroup", "systemdUnit", "service");
    }

    /** For messages. */
    static String shown(Wanted wanted) {
        StringBuilder text = new StringBuilder(
                wanted.resource().type() + "('" + wanted.resource().name() + "')");
        for (Attribute attribute : wanted.resource().attributes()) {
            text.append(' ').append(attribute.name()).append(attribute.arguments());
        }
        return text.toString();
    }
}
