/**
 * Hashing, signatures and key files of the suite {@code intl}. BouncyCastle and native providers
 * stop here. {@link io.mulu.protocol.crypto.Signatures} is the chain's one signature rule.
 */
@NullMarked
package io.mulu.protocol.crypto;

import org.jspecify.annotations.NullMarked;
