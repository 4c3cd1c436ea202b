package io.mulu.testnet.founding;

import io.mulu.node.keys.KeysException;
import io.mulu.node.keys.NodeKeys;
import io.mulu.protocol.Founder;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.crypto.Keystore;
import io.mulu.protocol.object.Addresses;
import io.mulu.protocol.object.Form;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.OrganizationType;
import io.mulu.testnet.net.NodeFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** One founder's part of the ceremony: its keys, which stay in its folder, and its public card. */
public final class Membership {
  private static final int PASSPHRASE_BYTES = 24;

  private Membership() {
  }

  /**
   * What a founder says about itself.
   *
   * @param address
   *          host:port where peers reach its node; null for a member without a node
   */
  public record Description(String code, LocalizedText name, OrganizationType type,
      @Nullable String address) {
    public Description {
      Form.code(code, "code");
      if (address != null) {
        Addresses.checkPublic(address, "address");
      }
    }
  }

  /**
   * Makes admin key, node keys and card in a folder that has none.
   *
   * @throws CeremonyException
   *           if there are keys already: keys are never overwritten
   */
  public static Card create(NodeFolder folder, Description description, char[] passphrase,
      Instant now, SecureRandom random) throws IOException, CeremonyException {
    if (Files.exists(folder.adminKey()) || Files.exists(folder.card())) {
      throw new CeremonyException(folder.member() + " holds a member's keys already",
          "choose another folder: keys are never overwritten");
    }
    Files.createDirectories(folder.member());
    KeyPair admin = KeyPair.generate(KeyAlgorithm.ED25519, random);
    Keystore.write(folder.adminKey(), admin, passphrase);
    Founder founder = new Founder(description.code(), description.name(), description.type(),
        admin.publicKey(),
        description.address() == null
            ? null
            : nodeCard(folder, description.address(), passphrase, now, random));
    Card card = Card.sign(founder, admin);
    card.write(folder.card());
    return card;
  }

  private static Founder.NodeCard nodeCard(NodeFolder folder, String address, char[] passphrase,
      Instant now, SecureRandom random) throws IOException, CeremonyException {
    Files.createDirectories(folder.node());
    try {
      NodeKeys keys = NodeKeys.generate(folder.nodeKeys(), passphrase, now, random);
      return new Founder.NodeCard(keys.consensus().publicKey(), keys.device().publicKey(),
          keys.pins(), address);
    } catch (KeysException e) {
      throw new CeremonyException(String.valueOf(e.getMessage()), "choose an empty folder");
    }
  }

  /** A random passphrase in a file that only its owner may read. */
  public static char[] newPassphrase(Path file, SecureRandom random) throws IOException {
    byte[] bytes = new byte[PASSPHRASE_BYTES];
    random.nextBytes(bytes);
    String passphrase = HexFormat.of().formatHex(bytes);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.createFile(file,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, passphrase + "\n");
    return passphrase.toCharArray();
  }

  public static char[] readPassphrase(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8).strip().toCharArray();
  }
}
