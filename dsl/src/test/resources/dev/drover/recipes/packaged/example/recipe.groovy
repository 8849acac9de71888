recipe('packaged/example') {
    summary 'A recipe on the class path'

    converge {
        file('/packaged') { content template('example.ftl') }
    }
}
