#!/bin/bash
# Runs ZooKeeper until it is stopped, as ZooKeeper's own script does; the other words of that one are not needed here.
# -Xrs: ends by the signal itself; systemd would take the exit status 143 of Java for a failure.
set -o errexit -o nounset

if [[ ${1:-} != start-foreground ]]; then
  printf 'Usage: %s start-foreground\n' "$0" >&2
  exit 1
fi
exec java -Xrs -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -XX:-UsePerfData \
  -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
  -cp '/opt/mesosphere/zookeeper/lib/*' org.apache.zookeeper.server.quorum.QuorumPeerMain "$ZOOCFGDIR/zoo.cfg"
