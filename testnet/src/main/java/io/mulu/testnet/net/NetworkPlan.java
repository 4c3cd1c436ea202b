package io.mulu.testnet.net;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Who takes part in a local consortium, kept as {@code network.json} in its folder.
 *
 * @param chainName
 *          a code
 * @param members
 *          validators first
 */
public record NetworkPlan(String chainName, List<Member> members) {
  private static final String FILE = "network.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param code
   *          of the organisation; also the name of its folder
   * @param basePort
   *          of its node; 0 for a member without one
   */
  public record Member(String code, String nameZh, String nameEn, int basePort) {
    public boolean hasNode() {
      return basePort > 0;
    }

    public Ports ports() {
      return new Ports(basePort);
    }
  }

  public NetworkPlan {
    members = List.copyOf(members);
  }

  public static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  public static NetworkPlan read(Path folder) throws IOException {
    return JSON.readValue(folder.resolve(FILE).toFile(), NetworkPlan.class);
  }

  public void write(Path folder) throws IOException {
    JSON.writerWithDefaultPrettyPrinter().writeValue(folder.resolve(FILE).toFile(), this);
  }

  public List<Member> nodes() {
    return members.stream().filter(Member::hasNode).toList();
  }
}
