/** Made-up views: popularity over time, and readable ids. */
@NullMarked
package io.headtail.tool.views;

import org.jspecify.annotations.NullMarked;
