# Sourced by bin/image-test and bin/chart-test, which set `test` to their name and are in the top folder: podman with a state of
# its own, base images that are made here, the image's build, steps and checks. Skips (77) where podman cannot be had.

skip() { echo "$test skipped: $*"; exit 77; }
# Of bash itself: a program's start would take time from what is measured.
now() { local us=${EPOCHREALTIME/[.,]/}; echo "${us%???}"; }
seconds() { printf '%d.%02d' $(($1 / 1000)) $(($1 % 1000 / 10)); }

install_tools() {
    local missing=() tool
    for tool in podman runc catatonit debootstrap curl; do
        PATH=$PATH:/usr/sbin command -v "$tool" >/dev/null || [ -x "/usr/libexec/podman/$tool" ] || missing+=("$tool")
    done
    [ "$(id -u)" = 0 ] || skip 'it needs root, for podman with a storage of its own'
    [ "$(uname -m)" = x86_64 ] || skip "the embedded PostgreSQL is for x86_64, this is $(uname -m)"
    grep -q '^ID=debian' /etc/os-release 2>/dev/null || skip 'its base images are made from Debian packages, by Debian'
    [ "${#missing[@]}" -gt 0 ] || return 0
    echo "installing: ${missing[*]}"
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive timeout 300 \
        apt-get install -y -q --no-install-recommends "${missing[@]}"; } >/dev/null 2>&1 || skip "could not install: ${missing[*]}"
}
install_tools

state=$(mktemp -d /tmp/headtail-${test// /-}.XXXXXX)
export CONTAINERS_CONF=$state/containers.conf
# Without systemd nothing calls health checks, which is said each time, and is done here by hand.
# Without limits of ours podman asks for limits that a container in a container must not set.
printf '[containers]\ndefault_ulimits = ["nofile=20000:20000","nproc=4096:4096"]\n' >"$CONTAINERS_CONF"
pm() {
    podman --root "$state/root" --runroot "$state/run" --tmpdir "$state/tmp" --storage-driver overlay \
        --cgroup-manager cgroupfs --events-backend file --runtime runc "$@" 2> >(grep -v 'systemd connection' >&2)
}

# What runs beside this script is in process groups of its own, by their leaders' ids.
groups=()
cleanup() {
    trap '' INT TERM
    echo 'cleaning up'
    for group in "${groups[@]}"; do kill -TERM -- "-$group" 2>/dev/null || :; done
    pm rm --all --force --time 0 >/dev/null 2>&1 || :
    for group in "${groups[@]}"; do
        for _ in $(seq 50); do kill -0 -- "-$group" 2>/dev/null || break; sleep 0.1; done
        kill -KILL -- "-$group" 2>/dev/null || :
    done
    pm umount --all --force >/dev/null 2>&1 || :
    # An interrupted build leaves what it had mounted.
    awk -v below="$state/" 'index($2, below) == 1 { print $2 }' /proc/mounts | sort -r | while read -r mount; do
        umount -l "$mount" 2>/dev/null || :
    done
    rm -rf "$state"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

failed=0
summary=()
note() { summary+=("$1"); echo "$1"; }
good() { note "  ok      $1"; }
bad() { note "  FAILED  $1"; failed=$((failed + 1)); }
check() { # check TEXT COMMAND...
    local text=$1
    shift
    if "$@"; then good "$text"; else bad "$text"; fi
}

# Runs a step in a process group of its own, so that a signal is noticed at once; its output is shown if it fails.
step() { # step TEXT COMMAND...
    local text=$1 from pid status=0
    shift
    printf '%s ... ' "$text"
    from=$(now)
    set -m
    ("$@") >"$state/step.log" 2>&1 </dev/null &
    pid=$!
    set +m
    groups+=("$pid")
    wait "$pid" || status=$?
    unset 'groups[-1]'
    echo "$(seconds $(($(now) - from))) s"
    if [ "$status" != 0 ]; then
        tail -n 40 "$state/step.log"
        [ -z "${needed-}" ] || skip "$text failed, which needs $needed"
        bad "$text"
        finish
    fi
}
finish() {
    echo
    echo "Summary of the $test:"
    printf '%s\n' "${summary[@]}"
    if [ "$failed" = 0 ]; then echo "$test passed"; exit 0; else echo "$test: $failed failed"; exit 1; fi
}

# --- The build on this machine, which the images' build takes over.

jar_and_sboms() {
    bin/headtail --version
    for sbom in target/headtail-sbom.json target/headtail-sbom-demo.json; do
        if [ ! -f "$sbom" ] || [ pom.xml -nt "$sbom" ]; then
            mvn -B -ntp cyclonedx:makeBom@sbom cyclonedx:makeBom@sbom-demo
        fi
    done
}
context() {
    mkdir -p "$state/context/bin" "$state/context/target"
    cp -a Dockerfile LICENSE docker "$state/context/"
    cp -a bin/jvm.flags "$state/context/bin/"
    cp -a target/headtail.jar target/headtail-sbom*.json target/lib target/embedded "$state/context/target/"
}

# --- Base images: Debian; Debian with the JDK, for the build; and, as production's, nothing but the C library.

debian=$state/debian
debian_packages() {
    local suite mirror
    suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
    mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' | awk -v s="$suite" '$2 == s && !found++ { print $1 }')
    [ -n "$mirror" ] || { echo "apt knows no source of packages for $suite: see /etc/apt/sources.list"; return 1; }
    debootstrap --variant=minbase "$suite" "$debian" "$mirror"
}
path='PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
repository=localhost/headtail-test
version=$(sed -n 's/^appVersion: "\(.*\)"$/\1/p' helm/headtail/Chart.yaml)
image=$repository/headtail:$version
import_bases() {
    local jdk base=$state/base
    jdk=$(dirname "$(dirname "$(bin/headtail --print-java)")")
    mkdir -p "$state/with-jdk/opt" "$base/etc" "$base/tmp" "$base/usr/lib" "$base/usr/lib64"
    tar -C "$debian" -c . | pm import --change "ENV $path" - "$repository/debian"
    # Links are followed: distributions share certificates among JDKs.
    cp -aL "$jdk" "$state/with-jdk/opt/jdk"
    tar -c -C "$debian" . -C "$state/with-jdk" ./opt/jdk \
        | pm import --change "ENV ${path/=/=/opt/jdk/bin:}" --change 'ENV JAVA_HOME=/opt/jdk' - "$repository/jdk"
    chmod 1777 "$base/tmp"
    ln -s usr/lib "$base/lib"
    ln -s usr/lib64 "$base/lib64"
    chroot "$debian" dpkg -L libc6 tzdata base-files \
        | sed -n 's:^/\(lib/.*\|lib64/.*\):usr/\1:p; s:^/\(usr/share/zoneinfo/.*\|usr/lib/.*\|etc/.*\):\1:p' | sort -u \
        | while read -r file; do if [ -f "$debian/$file" ] || [ -L "$debian/$file" ]; then echo "./$file"; fi; done \
        | tar -C "$debian" -c -T - | tar -C "$base" -x
    cp -a "$debian/etc/ld.so.cache" "$base/etc/"
    tar -C "$base" -c . | pm import - "$repository/base"
    rm -rf "$state/with-jdk" "$base"
}
build() { # build TARGET NAME
    pm build --network=none --pull=never --format docker --target "$1" --tag "$repository/$2" --build-arg PREBUILT=true --build-arg "VERSION=$version" \
        --build-arg "BUILD_IMAGE=$repository/jdk" --build-arg "BASE_IMAGE=$repository/base" \
        --build-arg "DEMO_BASE_IMAGE=$repository/debian" "$state/context"
}
build_image() { # all that $image needs, and the image
    step 'jar and SBOMs' jar_and_sboms
    step 'build context' context
    needed='the packages of a Debian mirror' step 'Debian packages for base images' debian_packages
    step 'import of base images' import_bases
    needed='the right to run containers' step 'a first container' pm run --rm --pull=never --network=none "$repository/debian" true
    step 'build of the image' build headtail "headtail:$version"
}

# --- Containers.

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 10000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}
answers() { # answers URL PATTERN: waits, a minute at most; the time of a running container is not lost by asking often
    local end=$(($(now) + 60000))
    until grep -q "$2" <<<"$(curl -s --max-time 2 "$1" 2>/dev/null)"; do
        [ "$(now)" -lt "$end" ] || return 1
        sleep 0.03
    done
}
status_of() { # status_of NAME FIELD, of /proc/PID/status
    awk -v field="$2:" '$1 == field { print $2 }' "/proc/$(pm inspect --format '{{.State.Pid}}' "$1")/status"
}
is_confined() {
    local name=$1 pid
    pid=$(pm inspect --format '{{.State.Pid}}' "$name")
    check "$name runs as user 10001" [ "$(status_of "$name" Uid)$(status_of "$name" Gid)" = 1000110001 ]
    check "$name has no capability and gets none" [ "$(status_of "$name" CapEff)$(status_of "$name" CapBnd)$(status_of "$name" NoNewPrivs)" = "$(printf '%032d' 0)1" ]
    check "$name is process 1, the JVM itself" [ "$(awk '/^NSpid:/ { print $NF }' "/proc/$pid/status") $(readlink "/proc/$pid/exe")" = '1 /opt/jre/bin/java' ]
    check "$name has a read-only root file system" grep -q '^[^ ]* / [^ ]* ro[, ]' "/proc/$pid/mounts"
}

# An embedded broker on port $broker, with events, until the end.
start_broker() {
    broker=$(free_port)
    set -m
    bin/headtail kafka --port "$broker" --data "$state/kafka" >"$state/kafka.log" 2>&1 </dev/null &
    groups+=($!)
    set +m
    printf 'embedded broker ... '
    for _ in $(seq 600); do grep -qs listens "$state/kafka.log" && break; sleep 0.1; done
    grep listens "$state/kafka.log" || { cat "$state/kafka.log"; bad 'the embedded broker starts'; finish; }
    step '20000 events' bin/headtail produce --bootstrap-servers "127.0.0.1:$broker" --topic view_events --generate 20000
    # Live traffic, as where it is used: a partition without events is waited for.
    set -m
    bin/headtail produce --bootstrap-servers "127.0.0.1:$broker" --topic view_events --generate 10000000 --rate 200 >"$state/produce.log" 2>&1 </dev/null &
    groups+=($!)
    set +m
    # Its JVM would otherwise start beside the first container's, which is ready only once each partition has new events.
    printf 'live events ... '
    for _ in $(seq 600); do grep -qs events "$state/produce.log" && break; sleep 0.1; done
    grep -m 1 events "$state/produce.log" || { cat "$state/produce.log"; bad 'events are produced'; finish; }
}
