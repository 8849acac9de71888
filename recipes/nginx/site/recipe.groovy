recipe('nginx/site') {
    summary 'A site of nginx: files, a proxy or a redirection, with or without TLS'
    parameter 'names', type: List, required: true, doc: 'the host names that it answers to; the first one names its files',
            check: { it && it.every { name -> name ==~ /(\*\.)?[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9])?/ } && !it[0].startsWith('*') }
    parameter 'absent', type: Boolean, default: false, doc: 'whether the site shall be gone; what it served stays'
    parameter 'root', type: String, default: '', doc: 'the directory that it serves; made if it is missing',
            check: { it ==~ /(\/[A-Za-z0-9._-]+)+/ }
    parameter 'proxyTo', type: String, default: '', doc: 'the URL that it passes requests on to',
            check: { it ==~ /https?:\/\/[^\s;{}"'\\$#]+/ }
    parameter 'redirectTo', type: String, default: '', doc: 'the URL that it sends all requests to, without the path',
            check: { it ==~ /https?:\/\/[^\s;{}"'\\$#]*[^\/\s;{}"'\\$#]/ }
    parameter 'port', type: Integer, default: 80, check: { it in 1..65535 }, doc: 'where it takes HTTP'
    parameter 'tlsPort', type: Integer, default: 443, check: { it in 1..65535 }, doc: 'where it takes HTTPS, with a certificate'
    parameter 'ipv6', type: Boolean, default: true, doc: 'whether it listens on IPv6, too; not possible where the kernel has none'
    parameter 'certificate', type: Object, default: '', doc: 'the certificate and its chain: text, or source(…); with it HTTP redirects to HTTPS'
    parameter 'certificateKey', type: Secret, default: null, doc: 'the private key of the certificate'
    parameter 'hsts', type: Boolean, default: false, doc: 'whether browsers shall take HTTPS only, for a year'
    parameter 'maxBody', type: String, default: '1m', check: { it ==~ /\d+[kmg]?/ }, doc: 'how large a request may be'
    parameter 'defaultSite', type: Boolean, default: false, doc: 'whether it answers to all other names, too'
    parameter 'directives', type: String, default: '', doc: 'more directives of its server block'
    parameter 'keepDistributionSite', type: Boolean, default: false, doc: "whether Debian's own site stays"
    supports debian: '>= 10', ubuntu: '>= 18.04', redhat: '>= 8'

    converge {
        def kinds = [root: root, proxyTo: proxyTo, redirectTo: redirectTo].findAll { it.value }.keySet()
        if (kinds.size() != (absent ? 0 : 1)) {
            throw new IllegalArgumentException((absent ? 'a site that is absent has none' : 'a site has one')
                    + " of root, proxyTo and redirectTo, got ${kinds.join(' and ') ?: 'none'}")
        }
        if ((certificate == '') != (certificateKey == null)) {
            throw new IllegalArgumentException('certificate and certificateKey go together')
        }
        def tls = certificate != ''
        if (hsts && !tls) {
            throw new IllegalArgumentException('hsts needs a certificate')
        }
        if (tls && port == tlsPort) {
            throw new IllegalArgumentException("port and tlsPort are both ${port}; HTTP and HTTPS need one each")
        }
        def site = names[0]
        def conf = "/etc/nginx/conf.d/${site}.conf"
        def pem = "/etc/nginx/tls/${site}.pem"
        def checkSite = '/usr/local/sbin/nginx-check-site'
        def checkPem = '/usr/local/sbin/nginx-check-pem'
        def watched = [resource('file', pem)]

        pkg('nginx') {
            recommends false
            // Not with the distribution's site, and not with half of these.
            startServices false
        }
        file(checkSite) {
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
        if (tls) {
            file(checkPem) {
                source 'check-pem.sh'
                mode '0755'
                doc 'a certificate and its key are asked together, before a site has them'
            }
            directory('/etc/nginx/tls') { mode '0755' }
            // One file of both: a renewal never leaves the key of one beside the certificate of the other.
            def chain = certificate instanceof CharSequence || certificate instanceof Secret ? certificate : certificate.bytes().toUtf8()
            def both = "${certificateKey}\n${chain}"
            file(pem) {
                content both
                mode '0600'
                owner 'root'
                group 'root'
                validate "sh ${checkPem} %s"
            }
        }
        if (absent) {
            watched += command("remove ${site}") {
                sh "sh ${checkSite} ${site}.conf && rm -f -- ${conf}"
                removes conf
                doc 'nginx is asked before whether it does without: another file may count on it'
            }
        } else {
            def text = template('site.conf.ftl',
                    names: names, root: root, proxyTo: proxyTo, redirectTo: redirectTo, port: port, tlsPort: tlsPort,
                    ipv6: ipv6, tls: tls, pem: pem, hsts: hsts, maxBody: maxBody,
                    defaultSite: defaultSite, directives: directives)
            file(conf) {
                content text
                mode(text.sensitive() ? '0600' : '0644')
                validate "sh ${checkSite} ${site}.conf %s"
            }
            watched += resource('file', conf)
        }
        if (!tls) {
            // Behind the site, which had it until now.
            file(pem) { absent() }
        }
        service('nginx') {
            ensure running, enabled
            reloadOn(*watched)
        }
        if (!absent) {
            def takes = tls ? tlsPort : port
            waitFor("nginx listens for ${site}") {
                // With another use of this recipe on the host the service comes behind the files of both.
                after service('nginx')
                port takes
            }
        }
    }
}
