#!/bin/sh
# In the demo image's build: a PostgreSQL ready to run, its programs and a data folder, packed so that they unpack fast, and an archive
# of the classes that the demo loads (demo.jsa). PostgreSQL refuses to run as root.
set -eu
cd /opt/headtail
main=io.headtail.Main
# No function: of one in the background the shell knows its own process, not Java's.
as_user='setpriv --reuid 10001 --regid 10001 --clear-groups'
jars() { ls "$1"/*.jar | sed 's:^:/opt/headtail/:' | tr '\n' ':'; }
path=$(sed -n 2p classpath):$(jars embedded)
printf -- '-cp\n%s\n' "${path%:}" >classpath.demo
mkdir -p postgres
echo 'headtail:x:10001:10001::/tmp:/sbin/nologin' >>/etc/passwd # initdb wants a name
install -d -o 10001 -g 10001 /tmp/made /tmp/tmp

pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || :' EXIT
until_said() { # until_said TEXT FILE: ten minutes at most
    waited=0
    until grep -q "$1" "$2"; do
        [ "$waited" -lt 1200 ] && kill -0 "$pid" || { cat "$2"; exit 1; }
        waited=$((waited + 1))
        sleep 0.5
    done
}
ends() {
    kill "$pid"
    wait "$pid" || [ $? = 143 ]
    pid=
}

# shellcheck disable=SC2086 # several words
# Its programs, without what only compiling against it takes, and its data folder as the first start leaves it.
$as_user /opt/jre/bin/java @jvm.flags -Djava.io.tmpdir=/tmp/tmp @classpath.demo $main postgres --port 5432 --data /tmp/made >/tmp/postgres.log 2>&1 &
pid=$!
until_said 'listens on' /tmp/postgres.log
ends
programs=$(echo /tmp/tmp/headtail-postgres-*/PG-*)
rm -rf "$programs"/.exists "$programs"/*.lock "$programs"/lib/*.a "$programs"/lib/postgresql/pgxs "$programs"/include
# Nor what only initdb reads, and conversions to encodings other than UTF-8.
rm -f "$programs"/bin/initdb "$programs"/share/postgresql/*.bki "$programs"/share/postgresql/*.sql "$programs"/lib/postgresql/*_and_*.so
pack() { # pack FOLDER ARCHIVE
    tar -C "$1" --sort=name --mtime=2026-01-01T00:00:00Z --owner=0 --group=0 --numeric-owner -c . \
        | java --enable-native-access=ALL-UNNAMED --class-path "$(ls lib/zstd-jni-*.jar)" /tmp/Zstd.java >"postgres/$2"
}
pack "$programs" programs.tar.zst
pack /tmp/made/postgres data.tar.zst
# The archive that it came in is not needed any more.
rm embedded/embedded-postgres-binaries-*.jar
path=$(sed -n 2p classpath):$(jars embedded)
printf -- '-cp\n%s\n' "${path%:}" >classpath.demo

# shellcheck disable=SC2086 # several words
# One archive for all of the demo, dependencies, broker and our own: half of its start is loading classes.
$as_user /opt/jre/bin/java @jvm.flags -Dheadtail.postgres.prepared=/opt/headtail/postgres -Djava.library.path=/opt/headtail/native \
    -Dorg.xerial.snappy.use.systemlib=true -Djava.io.tmpdir=/tmp/tmp -XX:DumpLoadedClassList=/tmp/tmp/classes \
    @classpath.demo $main demo --port 8080 >/tmp/demo.log 2>&1 &
pid=$!
until_said 'Page ' /tmp/demo.log
for asked in /health/ready '/view/video?k=10&window=minute'; do
    /opt/jre/bin/java @jvm.flags @classpath.demo $main health --url "http://127.0.0.1:8080$asked" >/tmp/health.log 2>&1 || :
done
# Without those of the history, as no start waits for its tables, of metrics, and a few of the broker's: each 1,000 are 9 MB.
# The last line may not be written to its end.
grep -vE '^#|org/jooq|org/flywaydb|org/postgresql|com/zaxxer|fasterxml/jackson/databind|tools/jackson|io/prometheus|(lang|internal)/classfile|io/headtail/history/' \
    /tmp/tmp/classes | sed '$d' >/tmp/classes
ends
# By G1, which alone can archive objects, whatever the memory of the build; another collector can read them.
/opt/jre/bin/java @jvm.flags -XX:+UseG1GC -Xshare:dump -Xlog:cds*=error -Xlog:aot*=error \
    -XX:SharedClassListFile=/tmp/classes -XX:SharedArchiveFile=/opt/headtail/demo.jsa @classpath.demo
chmod 644 demo.jsa

rm -rf /tmp/made /tmp/tmp
touch -d 2026-01-01T00:00:00Z postgres/* postgres embedded classpath.demo demo.jsa
