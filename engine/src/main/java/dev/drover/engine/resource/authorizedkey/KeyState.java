package dev.drover.engine.resource.authorizedkey;

import com.google.common.base.Splitter;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.FileMode;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.ProbeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a host has of a user's keys.
 *
 * @param account absent: there is no such user
 * @param homeExists whether its home directory is there
 * @param directory what holds the file
 * @param own whether directory and file are the user's, and not places that root leads to by a link
 * @param content of the file; empty also where there is none
 */
record KeyState(
        Optional<Account> account,
        boolean homeExists,
        Optional<Attributes> directory,
        Optional<Attributes> file,
        boolean own,
        Bytes content) {
    private static final KeyState NOBODY =
            new KeyState(Optional.empty(), false, Optional.empty(), Optional.empty(), true, Bytes.empty());
    private static final Splitter FIELDS = Splitter.on(':');
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
    private static final Splitter BLANK = Splitter.on(' ');

    /** A user as passwd(5) has it. */
    record Account(long uid, long gid, HostPath home) {
        HostPath directory() {
            return HostPath.parse((home.text().equals("/") ? "" : home.text()) + "/.ssh");
        }

        HostPath file() {
            return HostPath.parse(directory() + "/authorized_keys");
        }
    }

    /** Mode and owner. */
    record Attributes(FileMode mode, long uid) {}

    /** Reads the answer of {@code keys.sh}. */
    static KeyState read(Bytes answer) {
        List<String> head = new ArrayList<>();
        int at = 0;
        while (head.size() < 5) {
            int end = answer.indexOf((byte) '\n', at);
            String line = answer.slice(at, end < 0 ? answer.size() : end).toUtf8();
            head.add(line);
            at = end < 0 ? answer.size() : end + 1;
            if (head.get(0).isEmpty()) {
                return NOBODY;
            }
            if (line.startsWith("refused ")) {
                throw new ProbeException(line.substring("refused ".length()));
            }
            if (end < 0) {
                throw new ProbeException("the answer about a user's keys is not of its form: '" + line + "'");
            }
        }
        return new KeyState(
                Optional.of(account(head.get(0))),
                head.get(1).equals("home yes"),
                attributes(head.get(2)),
                attributes(head.get(3)),
                head.get(4).equals("own yes"),
                answer.slice(at, answer.size()));
    }

    private static Account account(String line) {
        List<String> fields = FIELDS.splitToList(line);
        if (fields.size() < 7
                || !NUMBER.matcher(fields.get(2)).matches()
                || !NUMBER.matcher(fields.get(3)).matches()
                || !fields.get(5).startsWith("/")) {
            throw new ProbeException("the user has no home directory that could hold keys: '" + line + "'");
        }
        // passwd may have //home/x/, which no path of ours has.
        String home = fields.get(5).replaceAll("/+", "/");
        return new Account(Long.parseLong(fields.get(2)), Long.parseLong(fields.get(3)), HostPath.parse(home));
    }

    /** Of {@code WHAT MODE UID} or {@code WHAT none}. */
    private static Optional<Attributes> attributes(String line) {
        List<String> words = BLANK.splitToList(line);
        if (words.size() >= 3
                && !(words.get(1).matches("[0-7]{1,5}")
                        && NUMBER.matcher(words.get(2)).matches())) {
            throw new ProbeException("the host says nonsense of the attributes of a file: '" + line + "'");
        }
        return words.size() < 3
                ? Optional.empty()
                : Optional.of(
                        new Attributes(new FileMode(Integer.parseInt(words.get(1), 8)), Long.parseLong(words.get(2))));
    }
}
