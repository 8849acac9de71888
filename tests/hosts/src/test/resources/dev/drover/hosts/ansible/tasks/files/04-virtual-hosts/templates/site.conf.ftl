server {
    listen 80;
    server_name [=site];
    root /var/www/[=site];
}
