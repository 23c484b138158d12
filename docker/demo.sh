#!/bin/sh
# In the demo image's build: a PostgreSQL ready to run, its programs and a data folder, packed so that they unpack fast.
# PostgreSQL refuses to run as root.
set -eu
cd /opt/headtail
main=io.headtail.Main
# No function: of one in the background the shell knows its own process, not Java's.
as_user='setpriv --reuid 10001 --regid 10001 --clear-groups'
mkdir -p postgres
echo 'headtail:x:10001:10001::/tmp:/sbin/nologin' >>/etc/passwd # initdb wants a name
install -d -o 10001 -g 10001 /tmp/made /tmp/tmp

pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || :' EXIT
until_said() { # until_said TEXT FILE: a minute or two
    waited=0
    until grep -q "$1" "$2"; do
        [ "$waited" -lt 240 ] && kill -0 "$pid" || { cat "$2"; exit 1; }
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
pack() { # pack FOLDER ARCHIVE
    tar -C "$1" --sort=name --mtime=2026-01-01T00:00:00Z --owner=0 --group=0 --numeric-owner -c . \
        | java --enable-native-access=ALL-UNNAMED --class-path "$(ls lib/zstd-jni-*.jar)" /tmp/Zstd.java >"postgres/$2"
}
pack "$programs" programs.tar.zst
pack /tmp/made/postgres data.tar.zst
# The archive that it came in is not needed any more.
rm embedded/embedded-postgres-binaries-*.jar
sed -i 's:/opt/headtail/embedded/embedded-postgres-binaries-[^\:]*\:\?::g; s/:$//' classpath.demo

rm -rf /tmp/made /tmp/tmp
touch -d 2026-01-01T00:00:00Z postgres/* postgres embedded classpath.demo
