package io.mulu.testnet.founding;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.DomainTag;
import io.mulu.protocol.Founder;
import io.mulu.protocol.Signature;
import io.mulu.protocol.crypto.Signatures;
import io.mulu.protocol.crypto.Signer;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a founder hands to the others: its public description, signed by its own admin key, so that
 * a card changed on the way is noticed. Whose key it is, people must confirm by another channel.
 */
public record Card(Founder founder, Signature signature) {
  private static final int BYTES_MAX = 1 << 16;
  private static final WireCodec<Card> CODEC = WireCodec.of(Card.class);
  private static final WireCodec<Founder> FOUNDER = WireCodec.of(Founder.class);

  /**
   * @param admin
   *          whose key the founder names as adminKey
   */
  public static Card sign(Founder founder, Signer admin) {
    if (!admin.publicKey().equals(founder.adminKey())) {
      throw new IllegalArgumentException("adminKey is not the key that signs the card");
    }
    return new Card(founder, admin.sign(signedBytes(founder)));
  }

  private static Bytes signedBytes(Founder founder) {
    return Bytes.concat(DomainTag.CARD.bytes(), FOUNDER.encode(founder));
  }

  public boolean isAuthentic() {
    return Signatures.verify(founder.adminKey(), signedBytes(founder), signature);
  }

  /**
   * @throws CeremonyException
   *           if it is no card, or one that was changed after it was signed
   */
  public static Card read(Path file) throws IOException, CeremonyException {
    Card card;
    try {
      card = CODEC.decode(CeremonyFiles.read(file, BYTES_MAX), BYTES_MAX);
    } catch (MalformedException e) {
      throw new CeremonyException(file + " is no card: " + e.getMessage(),
          "ask its organisation to send it again, or make one with `mulu org init`");
    }
    if (!card.isAuthentic()) {
      throw new CeremonyException("the card " + file + " was changed after it was signed",
          "ask " + card.founder().code() + " for the file as `mulu org init` wrote it");
    }
    return card;
  }

  public void write(Path file) throws IOException {
    Files.write(file, CODEC.encode(this).toArray());
  }
}
