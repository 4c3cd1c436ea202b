package io.mulu.testnet.sim.world;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Founder;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.OrganizationType;
import io.mulu.vm.Executor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The members of a simulated chain, with the seats of their validators, present and to come; their
 * keys are the same in every run, made once in this process.
 */
public final class Consortium {
  /** Of block 0. */
  public static final long GENESIS_MILLIS = 1_790_000_000_000L;

  private static final ConcurrentMap<String, KeyPair> KEYS = new ConcurrentHashMap<>();

  private final Genesis genesis;
  private final ValidatorSet founding;
  private final Hash chainId;
  private final Executor executor;
  private final List<Seat> seats;
  private final List<KeyPair> validatorKeys = new ArrayList<>();

  /**
   * @param seats
   *          one at each place of the network; organisations are numbered without gaps
   */
  public Consortium(List<Seat> seats, ChainParameters parameters) {
    this.seats = List.copyOf(seats);
    for (Seat seat : seats) {
      validatorKeys.add(key("consensus", seat.key()));
    }
    int organizations = 1 + seats.stream().mapToInt(Seat::organization).max().orElseThrow();
    List<Founder> founders = new ArrayList<>();
    for (int i = 0; i < organizations; i++) {
      int organization = i;
      boolean isValidator = seats.stream()
          .anyMatch(seat -> seat.isFounding() && seat.organization() == organization);
      founders
          .add(new Founder(String.format("ORG-%02d", i), new LocalizedText("", "Organisation " + i),
              OrganizationType.HOSPITAL, key("admin", i).publicKey(),
              isValidator
                  ? new Founder.NodeCard(key("consensus", i).publicKey(),
                      key("device", i).publicKey(), pins(i), address(i))
                  : null));
    }
    Genesis unsigned = new Genesis("simulation", "intl", GENESIS_MILLIS, parameters, founders,
        List.of(), List.of());
    Bytes toSign = unsigned.bytesToSign();
    List<io.mulu.protocol.Signature> signatures = new ArrayList<>();
    for (int i = 0; i < organizations; i++) {
      signatures.add(key("admin", i).sign(toSign));
    }
    genesis = unsigned.signedBy(signatures);
    founding = genesis.validatorSet();
    chainId = genesis.chainId();
    executor = new Executor(chainId);
  }

  /** Of the certificate by which peers know the node with this key. */
  public static List<Hash> pins(int key) {
    return List.of(Hash.sha256(Bytes.ofLong(key)));
  }

  /** Where the node with this key says that it is. */
  public static String address(int key) {
    return "127.0.0.1:" + (7400 + 10 * key);
  }

  /** Whoever needs a key for a use gets the same one for the same number. */
  public static KeyPair key(String use, long number) {
    return KEYS.computeIfAbsent(use + number,
        name -> KeyPair.fromSeed(KeyAlgorithm.ED25519, Hash.sha256(Bytes.utf8(name)).bytes()));
  }

  /** Members, numbered from 0. */
  public int organizations() {
    return genesis.founders().size();
  }

  /** Present and to come, by place. */
  public List<Seat> seats() {
    return seats;
  }

  public Genesis genesis() {
    return genesis;
  }

  /** In force at height 1. */
  public ValidatorSet founding() {
    return founding;
  }

  /** The genesis's; hashing it for every message would take a tenth of a run. */
  public Hash chainId() {
    return chainId;
  }

  /** Stateless, so all nodes share it. */
  public Executor executor() {
    return executor;
  }

  /** Of the seat at this place. */
  public KeyPair validatorKey(int place) {
    return validatorKeys.get(place);
  }

  /** The place of the seat with this key, or -1. */
  public int placeOf(PublicKey validator) {
    for (int place = 0; place < seats.size(); place++) {
      if (validatorKey(place).publicKey().equals(validator)) {
        return place;
      }
    }
    return -1;
  }
}
