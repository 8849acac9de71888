description "Mesos [=role], built from its sources"

# After the SysV services, so that the network and ZooKeeper are up.
start on stopped rc RUNLEVEL=[2345]
stop on runlevel [!2345]
respawn

exec [=start]
