/**
 * The node as its RPC sees it: {@link io.mulu.node.api.NodeApi} answers from pinned snapshots and
 * posts submissions to the loop. Thread-safe throughout.
 */
@NullMarked
package io.mulu.node.api;

import org.jspecify.annotations.NullMarked;
