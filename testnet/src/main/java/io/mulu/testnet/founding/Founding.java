package io.mulu.testnet.founding;

import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Founder;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.crypto.Keystore;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.OrganizationType;
import io.mulu.testnet.net.LocalNet;
import io.mulu.testnet.net.NetworkPlan;
import io.mulu.testnet.net.NodeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Plays the ceremony of all founders on one machine, each in a folder of its own. */
public final class Founding {
  private final Path folder;
  private final SecureRandom random;

  public Founding(Path folder, SecureRandom random) {
    this.folder = folder;
    this.random = random;
  }

  /**
   * Keys, cards, a genesis signed by all, and a configuration for each node.
   *
   * @throws CeremonyException
   *           if the folder holds a consortium already
   */
  public Genesis found(NetworkPlan plan, ChainParameters parameters, Instant now)
      throws IOException, CeremonyException {
    if (NetworkPlan.isIn(folder)) {
      throw new CeremonyException(folder + " holds a consortium already",
          "start it with `mulu testnet up --dir " + folder + "`, or choose another folder");
    }
    Files.createDirectories(folder);
    List<Card> cards = new ArrayList<>();
    for (NetworkPlan.Member member : plan.members()) {
      NodeFolder place = NodeFolder.of(folder, member.code());
      char[] passphrase = Membership.newPassphrase(place.passphrase(), random);
      cards.add(Membership.create(place, describe(member), passphrase, now, random));
    }
    GenesisDraft draft = draft(plan.chainName(), cards, parameters, now.toEpochMilli());
    for (NetworkPlan.Member member : plan.members()) {
      draft = draft.signedBy(adminKey(folder, member.code()));
    }
    Genesis genesis = draft.complete().orElseThrow();
    Optional<String> problem = genesis.problem();
    if (problem.isPresent()) {
      throw new IllegalStateException("a genesis that all have signed: " + problem.get());
    }
    Files.write(LocalNet.genesisFile(folder), genesis.encode().toArray());
    for (NetworkPlan.Member member : plan.nodes()) {
      NodeFiles.write(NodeFolder.of(folder, member.code()), member.ports(),
          LocalNet.genesisFile(folder));
    }
    // Last, so that a founding that was cut is not taken for a consortium.
    plan.write(folder);
    return genesis;
  }

  private static Membership.Description describe(NetworkPlan.Member member) {
    return new Membership.Description(member.code(),
        new LocalizedText(member.nameZh(), member.nameEn()), OrganizationType.HOSPITAL,
        member.hasNode() ? "127.0.0.1:" + member.ports().peers() : null);
  }

  /**
   * @throws CeremonyException
   *           if two cards share a code, or none has a node
   */
  public static GenesisDraft draft(String chainName, List<Card> cards, ChainParameters parameters,
      long timeMillis) throws CeremonyException {
    List<Founder> founders = cards.stream().map(Card::founder)
        .sorted(Comparator.comparing(Founder::code)).toList();
    try {
      return new GenesisDraft(new Genesis(chainName, "intl", timeMillis, parameters, founders,
          CodeTables.standard(), List.of()), List.of());
    } catch (IllegalArgumentException e) {
      throw new CeremonyException("these cards make no genesis: " + e.getMessage(),
          "correct the field named; each organisation brings one card");
    }
  }

  /** The admin key of a member of a local consortium. */
  public static KeyPair adminKey(Path folder, String code) throws IOException {
    NodeFolder place = NodeFolder.of(folder, code);
    return Keystore.read(place.adminKey(), Membership.readPassphrase(place.passphrase()));
  }

  public static Genesis readGenesis(Path file) throws IOException, CeremonyException {
    try {
      return Genesis.decode(CeremonyFiles.read(file, Genesis.BYTES_MAX));
    } catch (io.mulu.protocol.wire.MalformedException e) {
      throw new CeremonyException(file + " is no genesis: " + e.getMessage(),
          "a draft becomes a genesis when its last founder has signed");
    }
  }
}
