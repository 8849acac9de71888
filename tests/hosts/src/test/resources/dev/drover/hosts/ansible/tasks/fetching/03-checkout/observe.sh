cd /srv/site 2>/dev/null || exit 0
git rev-parse HEAD && git status --porcelain && git remote -v
