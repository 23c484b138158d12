/** Servers in this process for trying things out and for tests: Kafka, S3 and PostgreSQL. */
@NullMarked
package io.headtail.tool.embedded;

import org.jspecify.annotations.NullMarked;
