@NullMarked
package io.mulu.testnet.founding;

import org.jspecify.annotations.NullMarked;
