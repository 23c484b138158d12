/** Made-up views: who is popular when, and readable ids. */
@NullMarked
package io.headtail.tool.views;

import org.jspecify.annotations.NullMarked;
