# Runs a command: $1 directory, $2 statuses, $3 and $4 paths as execute takes them; then the words of the command.

execute "$@"
