# A host without Perl. dpkg itself needs none; debconf and the maintainer scripts that use it do.
set -eu
rm -f -- /usr/bin/perl /usr/bin/perl5*
if command -v perl; then
    printf 'there is still a perl\n' >&2
    exit 1
fi
