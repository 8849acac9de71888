update-alternatives --install /usr/bin/editor editor /usr/bin/vim.tiny 1
