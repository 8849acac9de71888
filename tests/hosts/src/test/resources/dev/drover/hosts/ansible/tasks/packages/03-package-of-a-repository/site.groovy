play('Repository', on: 'all') {
    aptRepository('lab') {
        uri vars.repository
        suite 'comparison'
        components 'main'
        key source('lab.asc')
    }
    pkg('lab-sample') { version '1.0' }
}
