#!/bin/sh
# In the image's build: runs Headtail once against the embedded broker and S3 server, to archive the classes of its own that this
# loads (headtail.jsa, on top of dependencies.jsa). Needs no network but the loopback.
set -eu
cd /opt/headtail
run() { /opt/jre/bin/java @/opt/headtail/jvm.flags "$@"; }
embedded=$(sed -n 2p classpath):$(ls embedded/*.jar | sed 's:^:/opt/headtail/:' | tr '\n' ':')
main=io.headtail.Main

servers=
trap 'kill $servers 2>/dev/null || :' EXIT
serve() { # serve NAME PORT: one of the embedded servers, until the end
    # Not by run(): of a function in the background the shell knows its own process, not Java's.
    /opt/jre/bin/java @/opt/headtail/jvm.flags -cp "$embedded" $main "$1" --port "$2" --data "/tmp/$1" >"/tmp/$1.log" 2>&1 &
    servers="$servers $!"
}
listens() { # listens NAME
    waited=0
    until grep -q listens "/tmp/$1.log"; do
        [ "$waited" -lt 600 ] || { cat "/tmp/$1.log"; exit 1; }
        waited=$((waited + 1))
        sleep 1
    done
}
serve kafka 9092
serve s3 9000
listens kafka
listens s3
run -cp "$embedded" $main produce --bootstrap-servers 127.0.0.1:9092 --topic view_events --generate 10000

cd /tmp
export AWS_ACCESS_KEY_ID=headtail AWS_SECRET_ACCESS_KEY=headtail-secret
/opt/jre/bin/java @/opt/headtail/jvm.flags -XX:SharedArchiveFile=/opt/headtail/dependencies.jsa \
    -XX:ArchiveClassesAtExit=/opt/headtail/headtail.jsa -Xlog:cds*=error -Xlog:aot*=error @/opt/headtail/classpath $main standalone \
    --set kafka.bootstrap-servers=127.0.0.1:9092 --set snapshot.interval=PT1S --set snapshot.store=s3 \
    --set snapshot.s3.bucket=headtail --set snapshot.s3.path-style=true --set snapshot.s3.endpoint=http://127.0.0.1:9000 >/tmp/standalone.log 2>&1 &
standalone=$!
ask() { run @/opt/headtail/classpath $main health "$@" >/tmp/health.log 2>&1; }
waited=0
until ask --ready && ask --url 'http://127.0.0.1:8080/view/video?k=10'; do
    [ "$waited" -lt 300 ] && kill -0 "$standalone" || { cat /tmp/standalone.log /tmp/health.log; exit 1; }
    waited=$((waited + 1))
    sleep 1
done
ask --url http://127.0.0.1:8080/metrics
sleep 2
kill "$standalone"
wait "$standalone" || [ $? = 143 ]
[ -f /opt/headtail/headtail.jsa ]
chmod 644 /opt/headtail/headtail.jsa
