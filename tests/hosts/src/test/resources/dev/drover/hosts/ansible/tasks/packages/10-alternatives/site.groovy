play('Alternatives', on: 'all') {
    [pager: '/bin/more', editor: '/usr/bin/vim.tiny'].each { name, path ->
        command("set ${name}") {
            argv 'update-alternatives', '--set', name, path
            unless "update-alternatives --query ${name} | grep -q '^Status: manual' && update-alternatives --query ${name} | grep -qx 'Value: ${path}'"
        }
    }
}
