#include "config.h"
#include "launch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int launch_words(const char *program, int argc, char **argv, const char **out)
{
    int count = 0;
    out[count++] = "java";
    /* Ends by the signal itself, as the real one does; systemd would take the exit status 143 of Java for a failure. */
    out[count++] = "-Xrs";
    out[count++] = "-Xmx64m";
    out[count++] = "-Xss512k";
    out[count++] = "-XX:+UseSerialGC";
    out[count++] = "-XX:TieredStopAtLevel=1";
    out[count++] = "-XX:-UsePerfData";
    out[count++] = "-Dorg.slf4j.simpleLogger.defaultLogLevel=error";
    out[count++] = "-Dmesos.version=" PACKAGE_VERSION;
    out[count++] = "-cp";
    out[count++] = PKGDATADIR "/mesos.jar";
    out[count++] = "dev.drover.standins.daemon.Main";
    out[count++] = program;
    for (int i = 1; i < argc; i++)
        out[count++] = argv[i];
    out[count] = NULL;
    return count;
}

int launch(const char *program, int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        puts("mesos " PACKAGE_VERSION);
        return 0;
    }
    const char **words = calloc((size_t)(argc + LAUNCH_WORDS), sizeof *words);
    if (words == NULL) {
        perror(program);
        return 1;
    }
    launch_words(program, argc, argv, words);
    execvp(words[0], (char *const *)words);
    perror("java");
    return 127;
}
