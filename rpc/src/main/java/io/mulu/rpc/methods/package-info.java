/**
 * What each method of {@link io.mulu.protocol.api.ApiMethods} does, a class for each namespace.
 * {@link io.mulu.rpc.methods.MethodTable} binds them. No JSON and no HTTP here.
 */
@NullMarked
package io.mulu.rpc.methods;

import org.jspecify.annotations.NullMarked;
