play('Application', on: 'all') {
    archive('/opt/application') {
        url "${vars.repository}/pool/fetched/application.tar.gz"
        sha256 vars.application_sha256
        strip 1
    }
    directory('/opt/application') { mode '0755' }
    link('/usr/local/bin/application') { to '/opt/application/bin/application' }
}
