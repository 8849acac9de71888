# Removes records of what was owed. $1: state directory; then record names.
state_directory "$1"
shift
for name do
    rm -f -- "$dir/owed/$name" || exit
done
