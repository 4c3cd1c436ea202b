package io.mulu.protocol.object;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  @ParameterizedTest
  @ValueSource(strings = {"node.h1.example:7400", "NODE.H1.EXAMPLE:7400", "8.8.8.8:53",
      "172.15.0.1:1", "172.32.0.1:1", "100.63.255.255:1", "100.128.0.1:1", "192.0.1.1:1",
      "223.255.255.255:1", "127.0.0.1:7400", "127.3.2.1:7400", "localhost:65535",
      "internal.example:1"})
  void publicNamesAndIpsAndLoopbackMayBeOnTheChain(String address) {
    assertThatCode(() -> Addresses.checkPublic(address, "address")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1:7400", "172.16.0.1:1", "172.31.255.255:1", "192.168.1.9:1",
      "169.254.1.1:1", "100.64.0.1:1", "100.127.0.1:1", "0.0.0.0:1", "192.0.0.8:1", "198.18.0.1:1",
      "224.0.0.1:1", "255.255.255.255:1"})
  void privateIpsMayNot(String address) {
    refusedAsNotPublic(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.1:80", "2130706433:80", "0x7f000001:80", "010.0.0.1:80",
      "8.8.8.256:80", "8.8.8.8.8:80", "1e100.example.8:80"})
  void ipsInFormsThatOnlySomeResolversReadMayNot(String address) {
    refusedAsNotPublic(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pacs01:443", "node1:7400", "gateway.local:443", "gw.ward3.LAN:443",
      "ris.corp:443", "ris.internal:443", "nas.home.arpa:443", "localhost.localdomain:1"})
  void namesOfAnInnerNetworkMayNot(String address) {
    refusedAsNotPublic(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", "host:", ":1", "a.example:0", "a.example:65536", "[::1]:1",
      "a.example:1 ", "http://a.example:1"})
  void whatIsNoHostAndPortIsNoAddressAtAll(String address) {
    assertThatThrownBy(() -> Addresses.check(address, "address"))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("address");
  }

  /** It has the form of an address: an operator may dial it from his own node.toml. */
  private static void refusedAsNotPublic(String address) {
    assertThatCode(() -> Addresses.check(address, "address")).doesNotThrowAnyException();
    assertThatThrownBy(() -> Addresses.checkPublic(address, "address"))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("address")
        .hasMessageContaining("public");
  }
}
