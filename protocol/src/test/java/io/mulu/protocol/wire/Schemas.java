package io.mulu.protocol.wire;

import io.mulu.protocol.Block;
import io.mulu.protocol.CompactBlock;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.merkle.InclusionProof;
import io.mulu.protocol.merkle.StateProof;
import io.mulu.protocol.object.EntryHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The published files and what each consists of: the one place to add a root to. */
enum Schemas {
  PROTOCOL("src/main/proto/mulu/protocol.proto", "mulu", List.of(
      "What all parties of a Mulu chain agree on byte for byte, for clients in any language.", "",
      "Written by SchemaTest from the records of io.mulu.protocol; do not edit. Bytes are",
      "canonical: fields ascend, defaults are absent, varints are minimal, numbers and enums of",
      "lists are packed, nothing is unknown or repeated. A decoder refuses everything else, and",
      "whatever is beyond a bound named here. uint32 is below 2^31, uint64 below 2^63."),
      protocolRoots()),

  /** Every kind of component, also those that no message of the protocol has yet. */
  SAMPLES("src/test/proto/mulu/samples.proto", "mulu.samples",
      List.of("Every kind of component; written by SchemaTest."),
      List.of(Samples.Everything.class));

  final String file;
  final String packageName;
  final List<String> introduction;
  final List<Class<?>> roots;

  Schemas(String file, String packageName, List<String> introduction, List<Class<?>> roots) {
    this.file = file;
    this.packageName = packageName;
    this.introduction = introduction;
    this.roots = roots;
  }

  String render() {
    return SchemaWriter.render(packageName, introduction, roots);
  }

  private static List<Class<?>> protocolRoots() {
    List<Class<?>> roots = new ArrayList<>(List.of(Genesis.class, Block.class,
        TransactionBody.class, CompactBlock.class, QuorumCertificate.class, Receipt.class,
        EntryHandles.class, StateProof.class, InclusionProof.class));
    Arrays.stream(StateTable.values()).map(StateTable::rowType).distinct().forEach(roots::add);
    return roots;
  }
}
