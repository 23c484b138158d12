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
mkdir -p native unpacked
case $(uname -m) in
    x86_64) linux=linux/amd64 snappy=x86_64 ;;
    aarch64) linux=linux/aarch64 snappy=aarch64 ;;
    *) echo "no native libraries for $(uname -m)" >&2; exit 1 ;;
esac
for jar in lib/zstd-jni-*.jar lib/snappy-java-*.jar lib/lz4-java-*.jar; do (cd unpacked && jar xf "../$jar"); done
cp unpacked/$linux/libzstd-jni-*.so unpacked/org/xerial/snappy/native/Linux/$snappy/libsnappyjava.so \
    unpacked/net/jpountz/util/$linux/liblz4-java.so native/
rm -r unpacked

# Classes of the JDK and of dependencies, those that classes.txt names. A name that is not found is skipped.
# The flags of the image come later: they name the archive that is not there yet.
/opt/jre/bin/java @jvm.flags -Xshare:dump -Xlog:cds*=error -Xlog:aot*=error \
    -XX:SharedClassListFile=classes.txt -XX:SharedArchiveFile=/opt/headtail/dependencies.jsa -cp "${jars%:}"
rm classes.txt
chmod 644 dependencies.jsa
