play('Schema', on: 'all') {
    script('load the schema') {
        source 'load-schema.sh'
        args 'main schema'
        creates '/var/lib/schema'
    }
}
