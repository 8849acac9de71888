recipe('mesosphere/repository') {
    summary 'The package repository of Mesos, Marathon and Chronos'
    parameter 'uri', type: String, default: '', doc: 'where it is; empty: the upstream one for this distribution'
    parameter 'suite', type: String, default: '', doc: 'its suite; empty: the code name of this release'
    parameter 'components', type: List, default: ['main'], doc: 'its components'
    parameter 'key', type: String, default: '', doc: 'the signing key as armored text; empty: asked of the key server'
    parameter 'keyFingerprint', type: String, default: '81026D0004C44CF7EF55ADF8DF7D54CBE56151BF',
            doc: 'the only key that is accepted'
    parameter 'keyserver', type: String, default: 'https://keyserver.ubuntu.com', doc: 'where the key is asked for'
    supports debian: '>= 8', ubuntu: '>= 12.04'

    converge {
        def address = uri ?: "http://repos.mesosphere.com/${facts.os.id}"
        def release = suite ?: facts.os.codename
        def parts = components
        def signingKey = key ?: "${keyserver}/pks/lookup?op=get&options=mr&search=0x${keyFingerprint}"
        def fingerprint = keyFingerprint
        aptRepository('mesosphere') {
            uri address
            suite release
            components parts
            keyFingerprint fingerprint
            key signingKey
        }
    }
}
