/**
 * Validators and parameters change while everything goes wrong:
 * {@link io.mulu.testnet.sim.govern.ChangePlan} draws what members will want,
 * {@link io.mulu.testnet.sim.govern.Governors} have it decided by contract calls, as people do.
 */
@NullMarked
package io.mulu.testnet.sim.govern;

import org.jspecify.annotations.NullMarked;
