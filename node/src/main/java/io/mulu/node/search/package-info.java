/**
 * The search for datasets: an Apache Lucene index of those that are published, in Chinese and
 * English, with facets. It is this node's own, never part of consensus, and can be made anew from
 * the state at any time: {@link io.mulu.node.search.SearchKeeper} follows the chain and feeds
 * {@link io.mulu.node.search.DatasetIndex}. Only what every member may see goes into it, so that no
 * count tells more than it may.
 */
@NullMarked
package io.mulu.node.search;

import org.jspecify.annotations.NullMarked;
