/** That the benchmark measures what it says, on small sizes. */
@NullMarked
package io.mulu.bench.load;

import org.jspecify.annotations.NullMarked;
