package io.mulu.rpc;

import io.mulu.protocol.Hash;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Supplier;

/**
 * Where and for whom the RPC is served.
 *
 * @param host
 *          a loopback address or name
 * @param port
 *          0 takes a free one
 * @param organization
 *          whose rights callers on this machine have; asked at each request, since a node's
 *          organisation may come to be known later
 */
public record RpcConfig(String host, int port, Supplier<Hash> organization, Limits limits) {
  /**
   * @throws IllegalArgumentException
   *           if callers from elsewhere could connect: nobody would ask them who they are
   */
  public RpcConfig {
    boolean isLoopback;
    try {
      isLoopback = InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("rpc host " + host + " has no address");
    }
    if (!isLoopback) {
      throw new IllegalArgumentException("rpc host " + host + " is reachable from other machines, "
          + "but this version serves RPC without TLS and without authentication: "
          + "set it to 127.0.0.1 or ::1 and let a local program or an SSH tunnel connect");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("rpc port " + port + " is not in 0..65535");
    }
  }

  public static RpcConfig local(int port, Hash organization) {
    return new RpcConfig("127.0.0.1", port, () -> organization, Limits.defaults());
  }
}
