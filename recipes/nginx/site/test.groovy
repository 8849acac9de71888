playbook 'Three sites of one nginx, and one that is gone'

// Made for this test alone; nothing trusts it.
def chain = '''\
-----BEGIN CERTIFICATE-----
MIIBjTCCATOgAwIBAgIUHOt0a5mERy8+vhzhJy1LgjPG1GowCgYIKoZIzj0EAwIw
GzEZMBcGA1UEAwwQc2hvcC5leGFtcGxlLmNvbTAgFw0yNjExMjgwNDI4MTZaGA8y
MTI2MTEwNDA0MjgxNlowGzEZMBcGA1UEAwwQc2hvcC5leGFtcGxlLmNvbTBZMBMG
ByqGSM49AgEGCCqGSM49AwEHA0IABCMFuk5wpplua5S6P0/JNTUPuv4ymQds5GeU
fy4X74GGvfZAHKX1y8WP0oRHqihTMHgdVtK0Bzw/08xN3E9WNKCjUzBRMB0GA1Ud
DgQWBBQDgDyudcE5M5U9FD78+NpQQcNJCzAfBgNVHSMEGDAWgBQDgDyudcE5M5U9
FD78+NpQQcNJCzAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQDt
XoHR+ytCN9s/PP5fo1IukHYkahs3F8GOCKGKP9e51gIgEo7OfxSeGkFcP8KxtC9d
Mlmd1fJpmv7Be180JSxNn9Y=
-----END CERTIFICATE-----
'''

lab {
    host 'host1'
    secret 'recipe_test_key', '''\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgbVmQKmbgo5ggU/K/
Gr11lxKhYhpCjLJFXOSEXSiFCeShRANCAAQjBbpOcKaZbmuUuj9PyTU1D7r+MpkH
bORnlH8uF++Bhr32QByl9cvFj9KER6ooUzB4HVbStAc8P9PMTdxPVjSg
-----END PRIVATE KEY-----
'''
}

play('Sites', on: 'all') {
    recipe('nginx/site') {
        names(['www.example.com', '*.www.example.com'])
        root '/srv/www/example'
        defaultSite true
        directives 'add_header X-Content-Type-Options nosniff;'
    }
    recipe('nginx/site') {
        names(['shop.example.com'])
        proxyTo 'http://127.0.0.1:8080'
        certificate chain
        certificateKey secret('recipe_test_key')
        hsts true
        maxBody '20m'
    }
    recipe('nginx/site') {
        names(['old.example.com'])
        redirectTo 'https://shop.example.com'
    }
    recipe('nginx/site') {
        names(['gone.example.com'])
        absent true
    }
}
