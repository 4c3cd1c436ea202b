@NullMarked
package io.mulu.testnet.mesh;

import org.jspecify.annotations.NullMarked;
