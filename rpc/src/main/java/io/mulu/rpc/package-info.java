/**
 * JSON-RPC 2.0 over HTTP and WebSocket: {@code Dispatcher} knows no HTTP, {@code RpcServer} no
 * method. What it needs of a node is {@code LedgerApi}.
 */
@NullMarked
package io.mulu.rpc;

import org.jspecify.annotations.NullMarked;
