mkdir -p /etc/nginx/sites-available /etc/nginx/sites-enabled
printf 'server { listen 80 default_server; }\n' >/etc/nginx/sites-available/default
ln -s /etc/nginx/sites-available/default /etc/nginx/sites-enabled/default
ln -s /etc/nginx/sites-available/default /etc/nginx/sites-enabled/blog.example.org.conf
