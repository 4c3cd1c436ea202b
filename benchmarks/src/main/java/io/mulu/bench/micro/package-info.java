/**
 * What the parts cost, one by one, by JMH: codec, verification, consensus steps, execution, state
 * tree, journal, proofs. Each class is one part; {@link io.mulu.bench.micro.MicroBench} runs them.
 */
@NullMarked
package io.mulu.bench.micro;

import org.jspecify.annotations.NullMarked;
