play('Cron', on: 'all') {
    cron('renew certificates') {
        schedule '30 5 * * *'
        command '/usr/local/bin/renew --quiet'
    }
    cron('tidy') {
        user 'deploy'
        schedule '@daily'
        command 'rm -rf $HOME/tmp/old'
    }
    cron('old job') { absent() }
}
