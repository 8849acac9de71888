play('Virtual hosts', on: 'all') {
    link('/etc/nginx/sites-enabled/default') { absent() }
    ['shop.example.org', 'blog.example.org'].each { site ->
        file("/etc/nginx/sites-available/${site}.conf") {
            content template('site.conf.ftl', site: site)
            mode '0640'
        }
        link("/etc/nginx/sites-enabled/${site}.conf") { to "/etc/nginx/sites-available/${site}.conf" }
    }
}
