play('Unwanted', on: 'all') {
    pkg('telnet', 'inetutils-telnet', 'nano', 'xinetd') { absent() }
}
