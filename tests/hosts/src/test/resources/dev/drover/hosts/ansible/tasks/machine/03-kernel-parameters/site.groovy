play('Kernel', on: 'all') {
    sysctl('kernel.randomize_va_space') { value 2 }
}
