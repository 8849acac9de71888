package dev.drover.standins.daemon;

/** What a daemon does when it can't go on: the program logs the message and exits with 1. */
interface Fatal {
    void exit(String message);
}
