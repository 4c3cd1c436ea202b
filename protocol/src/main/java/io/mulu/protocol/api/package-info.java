/**
 * What can be asked of a node by JSON-RPC: a class for each namespace with its methods, their
 * parameters and answers as records. Server, client, OpenRPC document and reference pages all come
 * from {@link io.mulu.protocol.api.ApiMethods}, so they cannot disagree. No behaviour here.
 */
@NullMarked
package io.mulu.protocol.api;

import org.jspecify.annotations.NullMarked;
