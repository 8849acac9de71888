play('Kernel', on: 'all') {
    sysctl('kernel.randomize_va_space') { value 2 }
    sysctl('fs.protected_hardlinks') { value 1 }
}
