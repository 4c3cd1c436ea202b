package io.mulu.protocol;

import io.mulu.protocol.merkle.MerkleTree;
import io.mulu.protocol.wire.Limit;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import java.util.List;

/** A header and the transactions it commits to, with their attachments. */
public record Block(BlockHeader header, @Limit(TRANSACTIONS_MAX) List<Submission> transactions) {
  public static final int TRANSACTIONS_MAX = 50_000;
  public static final int BYTES_MAX = 1 << 26;

  private static final WireCodec<Block> CODEC = WireCodec.of(Block.class);

  public Block {
    transactions = List.copyOf(transactions);
  }

  public static Block decode(Bytes bytes) throws MalformedException {
    return CODEC.decode(bytes, BYTES_MAX);
  }

  /** RFC 6962 root over the envelope hashes. */
  public static Hash txRoot(List<Hash> envelopeHashes) {
    return MerkleTree.root(envelopeHashes.stream().map(Hash::bytes).toList());
  }

  public Hash hash() {
    return header.hash();
  }

  public List<Hash> envelopeHashes() {
    return transactions.stream().map(s -> s.transaction().envelopeHash()).toList();
  }

  public CompactBlock compact() {
    return new CompactBlock(header, envelopeHashes());
  }

  public Bytes encode() {
    return CODEC.encode(this);
  }
}
