/**
 * Real processes under load lose their power, all at once. Main type:
 * {@link io.mulu.testnet.torture.Torture}. What clients were told is kept outside the processes, in
 * {@link io.mulu.testnet.torture.History}, and checked afterwards.
 */
@NullMarked
package io.mulu.testnet.torture;

import org.jspecify.annotations.NullMarked;
