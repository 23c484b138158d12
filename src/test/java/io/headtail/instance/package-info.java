/** Tests of what a partition-owning process runs. */
@NullMarked
package io.headtail.instance;

import org.jspecify.annotations.NullMarked;
