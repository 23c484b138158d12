# Two images: `docker build .` makes the one for production, with instance, merger and standalone, on a base without a shell;
# `docker build --target demo .` adds the embedded Kafka broker, PostgreSQL and S3 server. docs/images.md explains both.
ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-25
ARG BASE_IMAGE=gcr.io/distroless/base-nossl-debian12
# PostgreSQL's own programs start each other by a shell.
ARG DEMO_BASE_IMAGE=debian:bookworm-slim

# The jar and its dependencies. With PREBUILT set, target/ of the build context has them already.
FROM ${BUILD_IMAGE} AS build
WORKDIR /build
COPY . .
ARG PREBUILT=
ARG REVISION=
RUN --mount=type=cache,target=/root/.m2 \
    if [ -z "${PREBUILT}" ]; then mvn -B -ntp -Dmaven.test.skip=true -Dsource.revision="${REVISION}" -Pimage package; fi
# One time for all files, so that equal content makes equal layers; archives of classes compare the time of jars, too.
RUN mkdir -p data && echo 'headtail:x:10001:10001::/var/lib/headtail:/sbin/nologin' >passwd \
    && find target/headtail.jar target/*.json target/lib target/embedded data passwd LICENSE -exec touch -h -d 2026-01-01T00:00:00Z {} +

# The runtime: the JDK's modules that something in lib or embedded uses, with the flight recorder and jcmd for operators. Not
# java.desktop (15 MB): Jackson and JMX look for JavaBeans there and go on without; bin/image-test runs all that could need it.
FROM ${BUILD_IMAGE} AS java
RUN "${JAVA_HOME}/bin/jlink" --output /opt/jre --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-6 --add-modules \
java.instrument,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.security.sasl,java.sql,java.xml,\
jdk.jcmd,jdk.jfr,jdk.management,jdk.net,jdk.security.auth,jdk.security.jgss,jdk.unsupported,jdk.zipfs

# What changes with dependencies only.
FROM java AS dependencies
WORKDIR /opt/headtail
COPY --from=build /build/target/lib lib
COPY bin/jvm.flags docker/image.flags docker/classes.txt ./
COPY docker/dependencies.sh /tmp/
RUN /tmp/dependencies.sh

# What changes with the code.
FROM dependencies AS application
COPY --from=build /build/target/embedded embedded
COPY --from=build /build/target/headtail.jar ./
COPY docker/application.sh /tmp/
RUN /tmp/application.sh && touch -d 2026-01-01T00:00:00Z headtail.jsa

# What only the demo has. One archive of classes for all of it, which needs no other below it.
FROM dependencies AS demo-application
COPY --from=build /build/target/embedded embedded
COPY --from=build /build/target/headtail.jar ./
COPY docker/demo.flags ./
COPY docker/demo.sh docker/Zstd.java /tmp/
RUN /tmp/demo.sh

FROM ${DEMO_BASE_IMAGE} AS demo
COPY --from=build /build/passwd /etc/passwd
COPY --from=build --chown=10001:10001 /build/data /var/lib/headtail
COPY --from=java /opt/jre /opt/jre
COPY --from=demo-application /opt/headtail/embedded /opt/headtail/embedded
COPY --from=demo-application /opt/headtail/postgres /opt/headtail/postgres
COPY --from=dependencies /opt/headtail/lib /opt/headtail/lib
COPY --from=dependencies /opt/headtail/native /opt/headtail/native
COPY --from=dependencies /opt/headtail/jvm.flags /opt/headtail/image.flags /opt/headtail/
COPY --from=demo-application /opt/headtail/demo.flags /opt/headtail/
COPY --from=demo-application /opt/headtail/classpath.demo /opt/headtail/classpath
COPY --from=build /build/target/headtail-sbom-demo.json /opt/headtail/sbom.json
COPY LICENSE /opt/headtail/
COPY --from=demo-application /opt/headtail/headtail.jar /opt/headtail/demo.jsa /opt/headtail/
WORKDIR /var/lib/headtail
USER 10001:10001
EXPOSE 8080
ENV PATH=/opt/jre/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
ENTRYPOINT ["java", "@/opt/headtail/jvm.flags", "@/opt/headtail/image.flags", "@/opt/headtail/demo.flags", "@/opt/headtail/classpath", "io.headtail.Main"]
CMD ["demo"]

FROM ${BASE_IMAGE} AS headtail
COPY --from=build /build/passwd /etc/passwd
COPY --from=build --chown=10001:10001 /build/data /var/lib/headtail
COPY --from=java /opt/jre /opt/jre
COPY --from=dependencies /opt/headtail /opt/headtail
COPY --from=build /build/target/headtail-sbom.json /opt/headtail/sbom.json
COPY LICENSE /opt/headtail/
# Last, since it is what changes with the code.
COPY --from=application /opt/headtail/headtail.jar /opt/headtail/headtail.jsa /opt/headtail/
# Snapshots are written below it by default (snapshot.dir): mount a volume, or use the store s3.
WORKDIR /var/lib/headtail
USER 10001:10001
EXPOSE 8080
ENV PATH=/opt/jre/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
STOPSIGNAL SIGTERM
# A JVM of its own, small; whatever JDK_JAVA_OPTIONS says of the heap, the later flags stand.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["java", "@/opt/headtail/jvm.flags", \
    "@/opt/headtail/image.flags", "-Xms8m", "-Xmx32m", "-XX:TieredStopAtLevel=1", "@/opt/headtail/classpath", "io.headtail.Main", "health"]
ENTRYPOINT ["java", "@/opt/headtail/jvm.flags", "@/opt/headtail/image.flags", "@/opt/headtail/classpath", "io.headtail.Main"]
CMD ["--help"]
ARG BASE_IMAGE
ARG VERSION=0.1.0
ARG REVISION=
LABEL org.opencontainers.image.title="Headtail" \
      org.opencontainers.image.description="Exact sliding Top-K over a Kafka topic" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="${BASE_IMAGE}"
