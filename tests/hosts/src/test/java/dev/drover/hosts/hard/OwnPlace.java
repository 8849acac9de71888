package dev.drover.hosts.hard;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.hosts.converge.Written;

/** Types that decide themselves where their file is; its directory is the home of a cell all the same. */
enum OwnPlace {
    /** A drop-in: its directory is a link that leads there. */
    SYSTEMD_UNIT("systemdUnit", "x.conf", "[Service]\nNice=1\n", "systemctl") {
        @Override
        String prepared(String home, String name) {
            return "ln -s " + home + " /etc/systemd/system/" + name + ".service.d";
        }

        @Override
        Written resource(String name) {
            return Written.of("systemdUnit", name).with("dropIn", "x").with("content", newContent());
        }
    },

    /** In the home of a user. */
    AUTHORIZED_KEY(
            "authorizedKey",
            ".ssh/authorized_keys",
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILW7vyCjWjSMEH8CYke42+4utM8ZYMeEss8PATPBhgJ3 me\n",
            "useradd") {
        @Override
        String prepared(String home, String name) {
            return "useradd -M -d " + home + " " + name + "; mkdir -m 0700 .ssh; chown " + name + " . .ssh";
        }

        @Override
        Written resource(String name) {
            return Written.of("authorizedKey", name).with("key", newContent().strip());
        }
    };

    private static final String LATER = "# before\n";
    private final String verb;
    private final String file;
    private final String content;
    private final String program;

    OwnPlace(String verb, String file, String content, String program) {
        this.verb = verb;
        this.file = file;
        this.content = content;
        this.program = program;
    }

    abstract String prepared(String home, String name);

    abstract Written resource(String name);

    String newContent() {
        return content;
    }

    /** What a case asks: what is there before, and how it ends; {@code @} stands for the home. */
    record Asked(String given, Cell.Ending ending) {
        Cell cell(String what, OwnPlace place, String home) {
            String name = "hard" + home.substring(home.lastIndexOf('/') + 1);
            Cell.Ending here = ending instanceof Cell.Refused how
                    ? new Cell.Refused(how.words().replace("@", home))
                    : ending;
            return new Cell(
                    what, place.verb, home, place.prepared(home, name) + "; " + given, place.resource(name), here);
        }
    }

    /** Under the names that the cases have with other types. */
    ImmutableMap<String, Asked> asked(ImmutableSet<String> lacking) {
        ImmutableMap.Builder<String, Asked> all = ImmutableMap.builder();
        String old = "printf '# before\\n' >" + file;
        String there = "@/" + file;
        boolean unit = this == SYSTEMD_UNIT;
        String notOurs = "' is a symbolic link to @; let `systemctl disable` remove it first";
        all.put(
                "link of a stranger in the path",
                refused(
                        "ln -s real " + file + "; chown -h 4242 " + file,
                        unit ? notOurs.replace("@", "real") : there + " is a symbolic link of the user"));
        all.put(
                "link to itself",
                refused(
                        "ln -s x " + file + "; ln -s x " + beside("x"),
                        unit ? notOurs.replace("@", "x") : "too many levels of symbolic links"));
        all.put(
                "directory where a file should be",
                refused("mkdir " + file, unit ? "' is a directory" : there + " is not a regular file"));
        all.put(
                "pipe in the way",
                refused("mkfifo " + file, unit ? "' is a special file" : there + " is not a regular file"));
        all.put(
                "bind-mounted file",
                refused(old + "; cp " + file + " y; mount --bind y " + file, "it is a mount point"));
        all.put("hard links", refused(old + "; ln " + file + " y", "has 2 hard links"));
        all.put(
                "ACL",
                lacking.contains("setfacl")
                        ? new Asked(":", new Cell.NotHere("no setfacl on this host"))
                        : kept(
                                old + "; chmod 0600 " + file + "; setfacl -m u:4242:r " + file,
                                "getfacl -n -c " + file + " | grep 4242 | sed 's/[[:blank:]]*#.*//'",
                                "user:4242:r--\n"));
        all.put(
                "extended attributes",
                lacking.contains("setfattr")
                        ? new Asked(":", new Cell.NotHere("no setfattr on this host"))
                        : kept(
                                old + "; setfattr -n user.hard -v kept " + file,
                                "getfattr --only-values -n user.hard " + file + "; echo",
                                "kept\n"));
        ImmutableMap<String, Asked> built = all.buildOrThrow();
        if (!lacking.contains(program)) {
            return built;
        }
        ImmutableMap.Builder<String, Asked> none = ImmutableMap.builder();
        built.keySet()
                .forEach(what -> none.put(what, new Asked(":", new Cell.NotHere("no " + program + " on this host"))));
        return none.buildOrThrow();
    }

    private String beside(String name) {
        return file.contains("/") ? file.substring(0, file.lastIndexOf('/') + 1) + name : name;
    }

    private static Asked refused(String given, String words) {
        return new Asked(given, new Cell.Refused(words));
    }

    private Asked kept(String given, String look, String answer) {
        String all = this == SYSTEMD_UNIT ? content : LATER + content;
        return new Asked(
                given,
                new Cell.Converges(
                        look + "; sha256sum <" + file, answer + Bytes.utf8(all).sha256() + "  -\n", true));
    }
}
