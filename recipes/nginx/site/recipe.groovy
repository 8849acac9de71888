recipe('nginx/site') {
    summary 'A site of nginx: files, a proxy or a redirection, with or without TLS'
    parameter 'names', type: List, required: true, doc: 'the host names that it answers to; the first one names its files',
            check: { it && it.every { name -> name ==~ /(\*\.)?[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9])?/ } && !it[0].startsWith('*') }
    parameter 'root', type: String, default: '', doc: 'the directory that it serves; made if it is missing',
            check: { it ==~ /(\/[A-Za-z0-9._-]+)+/ }
    parameter 'proxyTo', type: String, default: '', doc: 'the URL that it passes requests on to',
            check: { it ==~ /https?:\/\/[^\s;{}"']+/ }
    parameter 'redirectTo', type: String, default: '', doc: 'the URL that it sends all requests to, without the path',
            check: { it ==~ /https?:\/\/[^\s;{}"']+[^\/\s;{}"']/ }
    parameter 'port', type: Integer, default: 80, check: { it in 1..65535 }, doc: 'where it takes HTTP'
    parameter 'tlsPort', type: Integer, default: 443, check: { it in 1..65535 }, doc: 'where it takes HTTPS, with a certificate'
    parameter 'certificate', type: Object, default: '', doc: 'the certificate and its chain: text, or source(…); with it HTTP redirects to HTTPS'
    parameter 'certificateKey', type: Secret, default: null, doc: 'the private key of the certificate'
    parameter 'hsts', type: Boolean, default: false, doc: 'whether browsers shall take HTTPS only, for a year'
    parameter 'maxBody', type: String, default: '1m', check: { it ==~ /\d+[kmg]?/ }, doc: 'how large a request may be'
    parameter 'defaultSite', type: Boolean, default: false, doc: 'whether it answers to all other names, too'
    parameter 'directives', type: String, default: '', doc: 'more directives of its server block'
    parameter 'keepDistributionSite', type: Boolean, default: false, doc: "whether Debian's own site stays"
    supports debian: '>= 10', ubuntu: '>= 20.04', redhat: '>= 8'

    converge {
        def kinds = [root: root, proxyTo: proxyTo, redirectTo: redirectTo].findAll { it.value }.keySet()
        if (kinds.size() != 1) {
            throw new IllegalArgumentException("a site has one of root, proxyTo and redirectTo, got ${kinds.join(' and ') ?: 'none'}")
        }
        if ((certificate == '') != (certificateKey == null)) {
            throw new IllegalArgumentException('certificate and certificateKey go together')
        }
        def tls = certificate != ''
        if (hsts && !tls) {
            throw new IllegalArgumentException('hsts needs a certificate')
        }
        def site = names[0]
        def conf = "/etc/nginx/conf.d/${site}.conf"
        def watched = [resource('file', conf)]

        pkg('nginx') { recommends false }
        file('/usr/local/sbin/nginx-check-site') {
            source 'check-site.sh'
            mode '0755'
            doc 'a file of conf.d is no configuration of its own, so nginx cannot check it alone'
        }
        // Before the site, which may answer to all other names as that one does.
        if (facts.os.family == 'debian' && !keepDistributionSite) {
            watched += link('/etc/nginx/sites-enabled/default') { absent() }
        }
        if (root) {
            directory root
        }
        def certificateFile = "/etc/nginx/tls/${site}.pem"
        def keyFile = "/etc/nginx/tls/${site}.key"
        if (tls) {
            directory('/etc/nginx/tls') { mode '0755' }
            def chain = certificate
            def privateKey = certificateKey
            file(certificateFile) {
                content chain
                mode '0644'
            }
            file(keyFile) {
                content privateKey
                mode '0600'
            }
            watched += [resource('file', certificateFile), resource('file', keyFile)]
        }
        file(conf) {
            content template('site.conf.ftl',
                    names: names, root: root, proxyTo: proxyTo, redirectTo: redirectTo, port: port, tlsPort: tlsPort,
                    tls: tls, certificateFile: certificateFile, keyFile: keyFile, hsts: hsts, maxBody: maxBody,
                    defaultSite: defaultSite, directives: directives)
            mode '0644'
            validate "sh /usr/local/sbin/nginx-check-site ${site}.conf %s"
        }
        service('nginx') {
            ensure running, enabled
            reloadOn(*watched)
        }
        def takes = tls ? tlsPort : port
        waitFor("nginx listens for ${site}") {
            // With another use of this recipe on the host the service comes behind the files of both.
            after service('nginx')
            port takes
        }
    }
}
