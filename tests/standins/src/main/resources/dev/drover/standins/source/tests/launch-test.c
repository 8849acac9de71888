#include "config.h"
#include "launch.h"

#include <stdio.h>
#include <string.h>

static int failures;

static void expect(const char *what, const char *expected, const char *got)
{
    if (got == NULL || strcmp(expected, got) != 0) {
        fprintf(stderr, "%s: expected '%s', got '%s'\n", what, expected, got == NULL ? "nothing" : got);
        failures++;
    }
}

int main(void)
{
    char *argv[] = {"mesos-master", "--ip=192.0.2.1", "--cluster=two words", NULL};
    const char *words[3 + LAUNCH_WORDS] = {NULL};

    int count = launch_words("mesos-master", 3, argv, words);
    expect("the program", "mesos-master", words[count - 3]);
    expect("the first flag", "--ip=192.0.2.1", words[count - 2]);
    expect("the last flag", "--cluster=two words", words[count - 1]);
    if (words[count] != NULL || count >= 3 + LAUNCH_WORDS) {
        fputs("the words do not end\n", stderr);
        failures++;
    }
#ifdef BROKEN_CHECK
    expect("the broken check", "mended", "broken");
#endif
    return failures == 0 ? 0 : 1;
}
