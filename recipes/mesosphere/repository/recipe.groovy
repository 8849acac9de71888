recipe('mesosphere/repository') {
    summary 'The package repository of Mesos, Marathon and Chronos'
    parameter 'uri', type: String, default: '', doc: 'where it is; empty: the upstream one for this distribution'
    parameter 'suite', type: String, default: '', doc: 'with apt: its suite; empty: the code name of this release'
    parameter 'components', type: List, default: ['main'], doc: 'with apt: its components'
    parameter 'release', type: String, default: '',
            doc: 'with yum: the rpm that brings it, whatever uri says; empty: upstream\'s, unless uri says where it is'
    parameter 'key', type: String, default: '', doc: 'the signing key as armored text; empty: asked of the key server'
    parameter 'keyFingerprint', type: String, default: '81026D0004C44CF7EF55ADF8DF7D54CBE56151BF',
            doc: 'the only key that is accepted'
    parameter 'keyserver', type: String, default: 'https://keyserver.ubuntu.com', doc: 'where the key is asked for'
    supports debian: '>= 8', ubuntu: '>= 12.04', centos: '>= 6', rhel: '>= 6'

    converge {
        def address = uri
        def signingKey = key ?: "${keyserver}/pks/lookup?op=get&options=mr&search=0x${keyFingerprint}"
        def fingerprint = keyFingerprint
        if (facts.os.family == 'redhat') {
            def major = facts.os.version.tokenize('.').first()
            def upstream = "http://repos.mesosphere.com/el/${major}/noarch/RPMS/mesosphere-el-repo-${major}-3.noarch.rpm"
            def rpm = release ?: (address ? '' : upstream)
            yumRepository('mesosphere') {
                if (rpm) {
                    release rpm
                } else {
                    description 'Mesosphere'
                    baseurl address
                    gpgcheck true
                    keyFingerprint fingerprint
                    gpgkey signingKey
                }
            }
        } else {
            def parts = components
            def codename = suite ?: facts.os.codename
            aptRepository('mesosphere') {
                uri address ?: "http://repos.mesosphere.com/${facts.os.id}"
                suite codename
                components parts
                keyFingerprint fingerprint
                key signingKey
            }
        }
    }
}
