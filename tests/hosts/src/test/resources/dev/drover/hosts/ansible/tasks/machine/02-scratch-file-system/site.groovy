play('Scratch', on: 'all') {
    mount('/srv/scratch') {
        device 'tmpfs'
        type 'tmpfs'
        options 'size=8m', 'mode=0700', 'nosuid', 'nodev', 'noexec'
    }
}
