play('sudo', on: 'all') {
    sudoRule('deploy') { content 'deploy ALL=(root) NOPASSWD: /usr/bin/systemctl restart web\n' }
}
