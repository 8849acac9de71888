play('PHP', on: 'all') {
    [memory_limit: '256M', post_max_size: '32M'].each { name, text ->
        iniSetting('/etc/app/php.ini') { section 'PHP'; key name; value text }
    }
    iniSetting('/etc/app/php.ini') { section 'opcache'; key 'opcache.enable'; value '1' }
    iniSetting('/etc/app/php.ini') { section 'PHP'; key 'expose_php'; absent() }
}
