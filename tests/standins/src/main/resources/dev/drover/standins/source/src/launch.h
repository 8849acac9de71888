#ifndef LAUNCH_H
#define LAUNCH_H

/* How many words come before those of the caller, and one behind them. */
#define LAUNCH_WORDS 14

/* The command line that runs the stand-in daemon of that name with the words of argv behind its first; out has room for
   argc + LAUNCH_WORDS words. Returns how many there are; a null comes behind them. */
int launch_words(const char *program, int argc, char **argv, const char **out);

/* Runs it in place of this process; or tells the version, if that is all that is asked. Returns the exit status of a failure. */
int launch(const char *program, int argc, char **argv);

#endif
