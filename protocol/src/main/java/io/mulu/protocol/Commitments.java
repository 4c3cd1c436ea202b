package io.mulu.protocol;

import io.mulu.protocol.merkle.MerkleTree;
import io.mulu.protocol.object.ObjectKind;
import java.util.ArrayList;
import java.util.List;

/**
 * What the chain holds instead of content (docs/spec/ledger.md): whoever has the salt and the
 * content can show that it is the very one; without the salt a commitment says nothing.
 */
public final class Commitments {
  public static final int SALT_BYTES = 16;

  private Commitments() {
  }

  /**
   * {@code H("mulu/commit/v1" ‖ kind ‖ salt ‖ sha256(content) ‖ length)}, the kind with its length.
   *
   * @param kind
   *          what the content is, e.g. {@code ETHICS}, so that no document passes for another
   * @param salt
   *          {@link #SALT_BYTES} random bytes, kept at home; deleting them shreds the commitment
   * @param length
   *          of the content in bytes
   */
  public static Hash of(String kind, Bytes salt, Hash contentHash, long length) {
    Bytes name = Bytes.utf8(kind);
    return Hash.tagged(DomainTag.COMMITMENT, Bytes.ofLong(name.size()), name, salted(salt),
        contentHash.bytes(), Bytes.ofLong(length));
  }

  public static Hash of(String kind, Bytes salt, Bytes content) {
    return of(kind, salt, Hash.sha256(content), content.size());
  }

  /**
   * Which patients' entries and consents a request, grant or emergency is about:
   * {@code H("mulu/selection/v1" ‖ salt ‖ n ‖ root)}, root of RFC 6962 over {@code kind ‖ id} in
   * the order given. Opened only to the holder's gateway; the salt keeps others from trying ids.
   */
  public static Hash selection(Bytes salt, List<Hash> entries, List<Hash> consents) {
    List<Bytes> leaves = new ArrayList<>();
    entries.forEach(id -> leaves.add(leaf(ObjectKind.ENTRY, id)));
    consents.forEach(id -> leaves.add(leaf(ObjectKind.CONSENT, id)));
    return Hash.tagged(DomainTag.SELECTION, salted(salt), Bytes.ofLong(leaves.size()),
        MerkleTree.root(leaves).bytes());
  }

  private static Bytes leaf(ObjectKind kind, Hash id) {
    return Bytes.concat(Bytes.utf8(kind.prefix()), id.bytes());
  }

  private static Bytes salted(Bytes salt) {
    if (salt.size() != SALT_BYTES) {
      throw new IllegalArgumentException(
          "salt must have " + SALT_BYTES + " bytes, not " + salt.size());
    }
    return salt;
  }
}
