package io.mulu.testnet.founding;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Signature;
import io.mulu.protocol.crypto.Signatures;
import io.mulu.protocol.crypto.Signer;
import io.mulu.protocol.object.Form;
import io.mulu.protocol.wire.Limit;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A genesis on its way round the founders: what it says is fixed, signatures are added one by one.
 *
 * @param genesis
 *          without signatures
 * @param signed
 *          those that have signed, in any order
 */
public record GenesisDraft(Genesis genesis, @Limit(256) List<Signed> signed) {
  private static final int BYTES_MAX = Genesis.BYTES_MAX + (1 << 16);
  private static final WireCodec<GenesisDraft> CODEC = WireCodec.of(GenesisDraft.class);

  /** One founder's agreement. */
  public record Signed(@Limit(64) String code, Signature signature) {
  }

  public GenesisDraft {
    signed = List.copyOf(signed);
    Form.require(genesis.signatures().isEmpty(), "genesis", "carries signatures of its own");
    Form.distinct(signed.stream().map(Signed::code).toList(), "signed");
  }

  /**
   * @throws CeremonyException
   *           if it is no draft, or a signature in it does not verify
   */
  public static GenesisDraft read(Path file) throws IOException, CeremonyException {
    GenesisDraft draft;
    try {
      draft = CODEC.decode(CeremonyFiles.read(file, BYTES_MAX), BYTES_MAX);
    } catch (MalformedException e) {
      throw new CeremonyException(file + " is no genesis draft: " + e.getMessage(),
          "make one with `mulu genesis create`");
    }
    for (Signed one : draft.signed) {
      if (!draft.verifies(one)) {
        throw new CeremonyException("the signature of " + one.code() + " does not verify",
            "go back to the draft before it was added, and have " + one.code() + " sign again");
      }
    }
    return draft;
  }

  private boolean verifies(Signed one) {
    return genesis.founders().stream().filter(f -> f.code().equals(one.code()))
        .anyMatch(f -> Signatures.verify(f.adminKey(), genesis.bytesToSign(), one.signature()));
  }

  /**
   * @throws CeremonyException
   *           if the signer is no founder
   */
  public GenesisDraft signedBy(Signer admin) throws CeremonyException {
    String code = genesis.founders().stream().filter(f -> f.adminKey().equals(admin.publicKey()))
        .map(f -> f.code()).findFirst()
        .orElseThrow(() -> new CeremonyException(
            "key " + admin.publicKey().brief() + " is no founder's admin key",
            "sign with the key that `mulu org init` made for the card in this genesis"));
    List<Signed> more = new ArrayList<>(signed);
    more.removeIf(s -> s.code().equals(code));
    more.add(new Signed(code, admin.sign(genesis.bytesToSign())));
    return new GenesisDraft(genesis, more);
  }

  /** Codes of founders that have not signed yet. */
  public List<String> missing() {
    List<String> present = signed.stream().map(Signed::code).toList();
    return genesis.founders().stream().map(f -> f.code()).filter(code -> !present.contains(code))
        .toList();
  }

  /** The genesis that nodes start from, once every founder has signed. */
  public Optional<Genesis> complete() {
    if (!missing().isEmpty()) {
      return Optional.empty();
    }
    List<Signature> inOrder = genesis.founders().stream().map(f -> signed.stream()
        .filter(s -> s.code().equals(f.code())).findFirst().orElseThrow().signature()).toList();
    return Optional.of(genesis.signedBy(inOrder));
  }

  public Bytes encode() {
    return CODEC.encode(this);
  }

  public void write(Path file) throws IOException {
    Files.write(file, encode().toArray());
  }
}
