#!/bin/sh
# In the image's build: what depends on dependencies and flags only, and is in layers below the application's.
#   lib/ and classes.txt are there; makes classpath, native/ and dependencies.jsa.
set -eu
cd /opt/headtail

# The class path as an argument file of java: archives are bound to its order. The application's jar comes last, so that the
# archive of the dependencies does not know it.
jars=$(ls lib/*.jar | sed 's:^:/opt/headtail/:' | tr '\n' ':')
printf -- '-cp\n%s/opt/headtail/headtail.jar\n' "$jars" >classpath

# Native libraries would otherwise be unpacked at each start, to a folder that must be writable and executable.
mkdir -p native
case $(uname -m) in
    x86_64) linux=linux/amd64 snappy=x86_64 ;;
    aarch64) linux=linux/aarch64 snappy=aarch64 ;;
    *) echo "no native libraries for $(uname -m)" >&2; exit 1 ;;
esac
# Those of a dozen other systems, most of the size of these jars, are left out.
for jar in lib/zstd-jni-*.jar lib/snappy-java-*.jar lib/lz4-java-*.jar; do
    mkdir unpacked
    (cd unpacked && jar xf "../$jar")
    find unpacked -type f \( -name '*.so' -o -name '*.a' -o -name '*.dylib' -o -name '*.jnilib' -o -name '*.dll' \) \
        ! -path "unpacked/$linux/*" ! -path "*/native/Linux/$snappy/*" ! -path "*/util/$linux/*" -delete
    find unpacked -type d -empty -delete
    find unpacked -name '*.so' -exec cp {} native/ \;
    jar --create --file "$jar" --date=2026-01-01T00:00:00Z --manifest unpacked/META-INF/MANIFEST.MF -C unpacked .
    touch -d 2026-01-01T00:00:00Z "$jar"
    rm -r unpacked
done
[ "$(ls native | wc -l)" = 3 ]

# Classes of the JDK and of dependencies, those that classes.txt names. A name that is not found is skipped.
# The flags of the image come later: they name the archive that is not there yet.
/opt/jre/bin/java @jvm.flags -Xshare:dump -Xlog:cds*=error -Xlog:aot*=error \
    -XX:SharedClassListFile=classes.txt -XX:SharedArchiveFile=/opt/headtail/dependencies.jsa -cp "${jars%:}"
rm classes.txt
chmod 644 dependencies.jsa
