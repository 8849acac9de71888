play('Configuration', on: 'all') {
    tree('/etc/service') {
        source 'conf'
        owner 'root'
        group 'adm'
        fileMode '0640'
        directoryMode '0750'
    }
}
