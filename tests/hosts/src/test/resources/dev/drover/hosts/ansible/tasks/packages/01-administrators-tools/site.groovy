play('Tools', on: 'all') {
    pkg('cron', 'rsync', 'less', 'vim-tiny', 'nano') { recommends false }
}
