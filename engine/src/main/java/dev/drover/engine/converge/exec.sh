# Runs the words given as a command, without a shell in between.
exec "$@"
