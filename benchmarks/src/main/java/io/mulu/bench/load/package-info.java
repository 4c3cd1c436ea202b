/**
 * A whole consortium under load: validators as processes of their own, signed transactions over
 * HTTP, finality as the chain tells it, cost as the operating system counts it.
 */
@NullMarked
package io.mulu.bench.load;

import org.jspecify.annotations.NullMarked;
