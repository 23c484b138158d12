/** Embedded servers for trials and tests: Kafka, S3 and PostgreSQL. */
@NullMarked
package io.headtail.tool.embedded;

import org.jspecify.annotations.NullMarked;
