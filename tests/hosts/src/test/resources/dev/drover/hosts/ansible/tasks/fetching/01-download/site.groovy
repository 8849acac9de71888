play('Tool', on: 'all') {
    download('/usr/local/bin/tool') {
        url "${vars.repository}/pool/fetched/tool.bin"
        sha256 vars.tool_sha256
        mode '0755'
    }
}
