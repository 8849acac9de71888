# Removes a source and its keyring.
# $1 source file, $2 keyring
rm -f -- "$1" || exit
rm -f -- "$2" || {
    printf '%s\n' "the source $1 was removed, its keyring $2 was not" >&2
    exit 1
}
