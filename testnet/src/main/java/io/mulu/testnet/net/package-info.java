/**
 * A consortium of real processes on this machine. Main type: {@link io.mulu.testnet.net.LocalNet}.
 * Signals only processes that it started itself, known by process id and start time.
 */
@NullMarked
package io.mulu.testnet.net;

import org.jspecify.annotations.NullMarked;
