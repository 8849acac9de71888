#include "launch.h"

int main(int argc, char **argv)
{
    return launch("mesos-slave", argc, argv);
}
