play('Postfix', on: 'all') {
    debconf('postfix/main_mailer_type') { type 'select'; value 'Local only' }
    debconf('postfix/mailname') { type 'string'; value 'mail.example.org' }
}
