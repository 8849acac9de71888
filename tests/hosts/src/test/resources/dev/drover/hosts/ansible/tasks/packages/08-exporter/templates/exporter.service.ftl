[Unit]
Description=Exporter
[Service]
ExecStart=/usr/local/bin/exporter [=pause?c]
[Install]
WantedBy=multi-user.target
