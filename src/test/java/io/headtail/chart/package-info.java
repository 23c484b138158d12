/** The Helm chart (helm/headtail), rendered by Helm itself and checked without a cluster. */
@NullMarked
package io.headtail.chart;

import org.jspecify.annotations.NullMarked;
