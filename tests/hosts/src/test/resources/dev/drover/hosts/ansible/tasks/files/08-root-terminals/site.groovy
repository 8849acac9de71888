play('Root', on: 'all') {
    lineInFile('/etc/securetty') {
        matching ~/^(pts\/|ttyS|vc\/)/
        absent()
    }
    lineInFile('/etc/pam.d/su') {
        matching ~/^#?\s*auth\s+required\s+pam_wheel\.so/
        line 'auth       required   pam_wheel.so use_uid'
        insertAfter ~/pam_rootok/
    }
    ['TMOUT=900', 'readonly TMOUT', 'export TMOUT'].each { text ->
        lineInFile('/etc/profile.d/timeout.sh') { line text; create() }
    }
}
