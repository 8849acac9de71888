[Unit]
Description=Mesos [=role], built from its sources
After=network.target
Wants=network.target

[Service]
ExecStart=[=start]
Restart=always
RestartSec=20
<#if role == 'agent'>
# Tasks live on while the agent starts anew.
KillMode=process
</#if>

[Install]
WantedBy=multi-user.target
