package io.mulu.vm;

import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.ValidatorSet;
import io.mulu.vm.state.Table;
import java.util.Objects;

/**
 * What decides a block: as the block before left it. A change that the block itself decides holds
 * from the next height on (docs/spec/consensus.md, rule 10).
 */
public record InForce(ValidatorSet validators, ChainParameters parameters) {

  /**
   * @param committed
   *          the state after the block before
   */
  public static InForce after(StateReader committed) {
    return new InForce(Objects.requireNonNull(Table.VALIDATORS.get(committed), "validators"),
        Objects.requireNonNull(Table.PARAMETERS.get(committed), "parameters"));
  }
}
