package io.mulu.testnet.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

final class PortsTest {
  @Test
  void aPortInUseMakesItsWholeRangeTaken() throws Exception {
    Ports free = Ports.free(4);
    try (ServerSocket taken = new ServerSocket(free.next(3).rpc(), 1,
        InetAddress.getLoopbackAddress())) {
      assertThat(taken.isBound()).isTrue();
      assertThat(free.areFree(4)).isFalse();
      assertThat(Ports.free(4).base()).isNotEqualTo(free.base());
    }
  }

  @Test
  void validatorsLieTenPortsApart() {
    assertThat(new Ports(7400).next(2).operations()).isEqualTo(7422);
  }
}
