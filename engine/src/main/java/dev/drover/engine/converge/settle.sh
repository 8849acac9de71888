# Removes records of what was owed. $1: state directory; then record names.
dir=$1
[ -n "$dir" ] || dir=$HOME/.local/state/drover
shift
for name do
    rm -f -- "$dir/owed/$name" || exit
done
