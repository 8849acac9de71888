systemctl show -p LimitNOFILE exporter
