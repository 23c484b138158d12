#!/bin/sh
# In the image's build: runs Headtail once against the embedded broker, to archive the classes of its own that this loads
# (headtail.jsa, on top of dependencies.jsa). Needs no network but the loopback.
set -eu
cd /opt/headtail
run() { /opt/jre/bin/java @/opt/headtail/jvm.flags "$@"; }
embedded=$(sed -n 2p classpath):$(ls embedded/*.jar | sed 's:^:/opt/headtail/:' | tr '\n' ':')
main=io.headtail.Main
printf -- '-cp\n%s\n' "${embedded%:}" >classpath.demo

run -cp "$embedded" $main kafka --port 9092 --data /tmp/kafka >/tmp/kafka.log 2>&1 &
broker=$!
trap 'kill $broker 2>/dev/null || :' EXIT
waited=0
until grep -q listens /tmp/kafka.log; do
    [ "$waited" -lt 120 ] || { cat /tmp/kafka.log; exit 1; }
    waited=$((waited + 1))
    sleep 1
done
run -cp "$embedded" $main produce --bootstrap-servers 127.0.0.1:9092 --topic view_events --generate 10000

cd /tmp
/opt/jre/bin/java @/opt/headtail/jvm.flags -XX:SharedArchiveFile=/opt/headtail/dependencies.jsa \
    -XX:ArchiveClassesAtExit=/opt/headtail/headtail.jsa -Xlog:cds*=error -Xlog:aot*=error @/opt/headtail/classpath $main standalone \
    --set kafka.bootstrap-servers=127.0.0.1:9092 --set snapshot.interval=PT1S >/tmp/standalone.log 2>&1 &
standalone=$!
ask() { run @/opt/headtail/classpath $main health "$@" >/tmp/health.log 2>&1; }
waited=0
until ask --ready && ask --url 'http://127.0.0.1:8080/view/video?k=10'; do
    [ "$waited" -lt 60 ] && kill -0 "$standalone" || { cat /tmp/standalone.log /tmp/health.log; exit 1; }
    waited=$((waited + 1))
    sleep 1
done
ask --url http://127.0.0.1:8080/metrics
sleep 2
kill "$standalone"
wait "$standalone" || [ $? = 143 ]
[ -f /opt/headtail/headtail.jsa ]
chmod 644 /opt/headtail/headtail.jsa
