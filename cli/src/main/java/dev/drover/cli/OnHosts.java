package dev.drover.cli;

/** A command on hosts that asks nobody anything, so that a keeper can do it. */
interface OnHosts {
    /** The options that it was given. */
    RunFlags flags();
}
