package io.mulu.testnet.sim.world;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Founder;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
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
 * The founders of a simulated chain, each with a validator; their keys are the same in every run,
 * made once in this process.
 */
public final class Consortium {
  /** Of block 0. */
  public static final long GENESIS_MILLIS = 1_790_000_000_000L;

  private static final ConcurrentMap<String, KeyPair> KEYS = new ConcurrentHashMap<>();

  private final Genesis genesis;
  private final Hash chainId;
  private final Executor executor;
  private final int size;
  private final List<KeyPair> validatorKeys = new ArrayList<>();

  public Consortium(int validators, ChainParameters parameters) {
    size = validators;
    for (int i = 0; i < validators; i++) {
      validatorKeys.add(key("consensus", i));
    }
    List<Founder> founders = new ArrayList<>();
    for (int i = 0; i < validators; i++) {
      founders
          .add(new Founder(String.format("ORG-%02d", i), new LocalizedText("", "Organisation " + i),
              OrganizationType.HOSPITAL, key("admin", i).publicKey(),
              new Founder.NodeCard(key("consensus", i).publicKey(), key("device", i).publicKey(),
                  List.of(Hash.sha256(Bytes.ofLong(i))), "127.0.0.1:" + (7400 + 10 * i))));
    }
    Genesis unsigned = new Genesis("simulation", "intl", GENESIS_MILLIS, parameters, founders,
        List.of(), List.of());
    Bytes toSign = unsigned.bytesToSign();
    List<io.mulu.protocol.Signature> signatures = new ArrayList<>();
    for (int i = 0; i < validators; i++) {
      signatures.add(key("admin", i).sign(toSign));
    }
    genesis = unsigned.signedBy(signatures);
    chainId = genesis.chainId();
    executor = new Executor(chainId);
  }

  /** Whoever needs a key for a use gets the same one for the same number. */
  public static KeyPair key(String use, long number) {
    return KEYS.computeIfAbsent(use + number,
        name -> KeyPair.fromSeed(KeyAlgorithm.ED25519, Hash.sha256(Bytes.utf8(name)).bytes()));
  }

  public int size() {
    return size;
  }

  public Genesis genesis() {
    return genesis;
  }

  /** The genesis's; hashing it for every message would take a tenth of a run. */
  public Hash chainId() {
    return chainId;
  }

  /** Stateless, so all nodes share it. */
  public Executor executor() {
    return executor;
  }

  public KeyPair validatorKey(int index) {
    return validatorKeys.get(index);
  }

  /** Position of a validator's key among the founders, or -1. */
  public int indexOf(io.mulu.protocol.PublicKey validator) {
    for (int i = 0; i < size; i++) {
      if (validatorKey(i).publicKey().equals(validator)) {
        return i;
      }
    }
    return -1;
  }
}
