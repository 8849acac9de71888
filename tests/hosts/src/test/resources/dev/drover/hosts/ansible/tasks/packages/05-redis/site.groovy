play('Redis', on: 'all') {
    pkg('redis-server') { recommends false }
    [maxmemory: '64mb', timeout: '300', loglevel: 'warning'].each { key, value ->
        lineInFile('/etc/redis/redis.conf') {
            matching "^#? ?${key} "
            line "${key} ${value}"
        }
    }
    service('redis-server') {
        ensure running, enabled
        restartOn lineInFile('/etc/redis/redis.conf')
    }
}
