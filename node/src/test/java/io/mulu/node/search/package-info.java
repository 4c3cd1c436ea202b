/** Tests of the search index, on disk and on chains whose blocks are real. */
@NullMarked
package io.mulu.node.search;

import org.jspecify.annotations.NullMarked;
