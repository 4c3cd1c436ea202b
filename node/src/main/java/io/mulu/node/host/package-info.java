/**
 * The deterministic shell around the PBFT core: {@link io.mulu.node.host.ReplicaHost} feeds it
 * events and performs its effects, in order, on the one loop. Also the loop's and the workers'
 * production forms.
 */
@NullMarked
package io.mulu.node.host;

import org.jspecify.annotations.NullMarked;
