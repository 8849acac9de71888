server {
    listen [=port?c];
    root /srv/none;
}
