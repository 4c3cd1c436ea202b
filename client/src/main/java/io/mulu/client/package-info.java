/**
 * The Java SDK: typed calls, keys, signing, waiting for finality, and reads verified from genesis
 * without trust in the node asked. Main type: {@code MuluClient}.
 */
@NullMarked
package io.mulu.client;

import org.jspecify.annotations.NullMarked;
