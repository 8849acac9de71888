play('Cron', on: 'all') {
    ['cron.d', 'cron.hourly', 'cron.daily', 'cron.weekly', 'cron.monthly'].each { name ->
        directory("/etc/${name}") {
            owner 'root'
            group 'root'
            mode '0700'
        }
    }
    file('/etc/crontab') {
        owner 'root'
        group 'root'
        mode '0600'
    }
}
