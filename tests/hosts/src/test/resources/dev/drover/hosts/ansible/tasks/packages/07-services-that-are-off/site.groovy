play('Services', on: 'all') {
    service('cron') { ensure stopped, disabled }
    service('rsync') { ensure stopped, disabled }
    service('redis-server') { ensure stopped, masked }
}
