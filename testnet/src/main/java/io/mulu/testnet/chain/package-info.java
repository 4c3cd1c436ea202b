/**
 * The chain as the demo and the torture use it: {@link io.mulu.testnet.chain.Chain} has a client
 * for each node; {@link io.mulu.testnet.chain.RpcConnection} shows the raw answers, to be searched.
 */
@NullMarked
package io.mulu.testnet.chain;

import org.jspecify.annotations.NullMarked;
