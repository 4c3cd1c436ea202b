package io.mulu.testnet.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Ports of one local validator: peers, RPC, operations, peers behind proxies, from a base of its
 * own.
 *
 * @param base
 *          the peers' port
 */
public record Ports(int base) {
  /** Of the first local validator. */
  public static final int DEFAULT_BASE = 7400;
  /** From one validator to the next. */
  static final int STEP = 10;
  private static final int HIGHEST_BASE = 32_000;

  public int peers() {
    return base;
  }

  public int rpc() {
    return base + 1;
  }

  public int operations() {
    return base + 2;
  }

  /** Where it listens for peers instead when only proxies may reach it. */
  public int hiddenPeers() {
    return base + 3;
  }

  public Ports next(int validators) {
    return new Ports(base + STEP * validators);
  }

  /**
   * Ports that nobody listens on now, for so many validators.
   *
   * @throws IOException
   *           if there are none below the range that systems give out by themselves
   */
  public static Ports free(int validators) throws IOException {
    for (int base = DEFAULT_BASE; base < HIGHEST_BASE; base += STEP * validators) {
      if (new Ports(base).areFree(validators)) {
        return new Ports(base);
      }
    }
    throw new IOException("no free ports for " + validators + " validators");
  }

  public boolean areFree(int validators) {
    for (int i = 0; i < validators; i++) {
      Ports ports = next(i);
      if (!isFree(ports.peers()) || !isFree(ports.rpc()) || !isFree(ports.operations())
          || !isFree(ports.hiddenPeers())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
