play('Kernel', on: 'all') {
    lineInFile('/etc/default/grub') {
        matching ~/^GRUB_CMDLINE_LINUX="(?!.*apparmor=1)(.*)"$/
        line 'GRUB_CMDLINE_LINUX="$1 apparmor=1"'
        backrefs()
    }
    lineInFile('/etc/default/grub') {
        matching ~/^GRUB_TIMEOUT=/
        line 'GRUB_TIMEOUT=1'
        firstMatch()
    }
    lineInFile('/etc/default/grub') {
        line 'GRUB_DISABLE_RECOVERY="true"'
        insertBefore ~/^GRUB_CMDLINE_LINUX=/
    }
}
