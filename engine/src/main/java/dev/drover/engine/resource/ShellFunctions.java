package dev.drover.engine.resource;

import dev.drover.engine.transport.ShellScript;

/** Shell functions that scripts of several resource types use: constant text that goes before a constant script. */
public enum ShellFunctions {
    /** {@code apt_get} and {@code apt_update}: unattended, waiting for locks. */
    APT("apt-run.sh"),
    /** {@code holds} and {@code succeeds}: ask whether a condition holds, and say what was seen. */
    CONDITIONS("conditions.sh"),
    /** {@code is_among} and {@code is_gone}: what other resources declare below a directory. */
    DECLARED("declared.sh"),
    /** {@code make_path} and {@code unmake_path}, behind {@link #PLACE}: a directory with those above it. */
    DIRECTORIES("directories.sh"),
    /** {@code execute}: runs a program somewhere and says why it failed. */
    EXECUTION("execute.sh"),
    /** {@code fetch} and {@code has_digest}: bring a file from somewhere else. */
    FETCH("fetch.sh"),
    /** {@code take}: exactly so many bytes of standard input. */
    INPUT("take.sh"),
    /** {@code key_fetch} and others: fetch an OpenPGP key and check which one it is. */
    KEY("key-fetch.sh"),
    /** {@code near_names}: finds the name that was probably meant. */
    NEAR_NAMES("near-names.sh"),
    /** {@code openrc_answer}, {@code openrc_runlevels} and others: what OpenRC says of a service. */
    OPENRC("openrc.sh"),
    /** {@code overwrite}, behind {@link #REPLACEMENT}: write into the file that is there. */
    OVERWRITING("overwrite.sh"),
    /** {@code locate}, {@code enter}, {@code fail} and others: change a path safely, and say in words why not. */
    PLACE("place.sh"),
    /** {@code look}, {@code set_attributes}, {@code swap} and others, behind {@link #PLACE}: put a new file in place. */
    REPLACEMENT("put-in-place.sh"),
    /** {@code rpm_tool}: dnf or yum unattended, waiting for locks. */
    RPM("rpm-run.sh"),
    /** {@code state_directory}: where our own state is on a host. */
    STATE("state-directory.sh"),
    /** {@code syslog_of}: what the system log has of a program. */
    SYSLOG("syslog.sh"),
    /** {@code remember}, {@code take_away}, {@code like} and others, behind {@link #PLACE}: say what is replaced. */
    UNDO("undo.sh");

    private final String file;

    ShellFunctions(String file) {
        this.file = file;
    }

    /** The script with these functions before it, under its own name. */
    public ShellScript before(ShellScript script) {
        return new ShellScript(
                script.name(), ShellScript.beside(ShellFunctions.class, file).text() + script.text());
    }
}
