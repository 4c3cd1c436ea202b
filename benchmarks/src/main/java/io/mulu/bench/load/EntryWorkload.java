package io.mulu.bench.load;

import io.mulu.client.Sender;
import io.mulu.client.TransactionBuilder;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.ObjectIds;
import io.mulu.protocol.Submission;
import io.mulu.protocol.object.Confidentiality;
import io.mulu.protocol.object.EndpointKind;
import io.mulu.protocol.object.EntryDescription;
import io.mulu.protocol.object.EntryHandle;
import io.mulu.protocol.object.EntryHandles;
import io.mulu.protocol.object.EntryItem;
import io.mulu.protocol.wire.WireCodec;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Document entries, each a new one, in batches as a hospital hands them in. */
final class EntryWorkload implements Workload {
  private static final WireCodec<EntryHandles> HANDLES = WireCodec.of(EntryHandles.class);

  private final int items;
  private final Hash chainId;
  private final long lifetimeMillis;
  private final List<Sender> senders;
  /** By member. */
  private final List<Hash> endpoints = new ArrayList<>();
  private final SecureRandom random = new SecureRandom();

  /**
   * @param items
   *          entries of a transaction
   */
  EntryWorkload(BenchNet net, int items) {
    this.items = items;
    this.chainId = net.genesis().chainId();
    this.lifetimeMillis = net.genesis().parameters().transactionLifetimeMillis();
    this.senders = net.admins();
  }

  @Override
  public void prepare(List<URI> nodes, RawRpc rpc, Finality finality)
      throws IOException, InterruptedException {
    for (int member = 0; member < senders.size(); member++) {
      Submission registered = sign(member, new Call.RegisterEndpoint(EndpointKind.GATEWAY,
          "gateway.example:443", List.of(Hash.sha256(Bytes.ofLong(member)))), Bytes.EMPTY);
      endpoints.add(ObjectIds.created(chainId, registered.transaction().id(), 0));
      int node = Math.min(member, nodes.size() - 1);
      if (!rpc.submitAndWait(nodes.get(node), registered)) {
        throw new IOException("an endpoint was refused");
      }
    }
    finality.requireCounting();
  }

  @Override
  public int items() {
    return items;
  }

  @Override
  public Submission next(int member, SplittableRandom choice) {
    Batch batch = batch(items);
    return sign(member, new Call.RegisterEntries(endpoints.get(member), batch.items()),
        HANDLES.encode(batch.handles()));
  }

  /** The chain's part of a batch and the part that can be purged. */
  record Batch(List<EntryItem> items, EntryHandles handles) {
  }

  /** Of documents that nobody has registered before. */
  static Batch batch(int size) {
    Bytes salt = salt();
    List<EntryItem> items = new ArrayList<>();
    List<EntryHandle> handles = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      items.add(new EntryItem(
          new EntryDescription("LAB", "FHIR-R4", "application/fhir+json", "", "2021-Q3", 12,
              hash("content", salt, i), Confidentiality.N, 3, 3, "", hash("dedup", salt, i)),
          null));
      handles.add(new EntryHandle(hash("locator", salt, i), 0, List.of(), List.of()));
    }
    return new Batch(items, new EntryHandles(handles));
  }

  private static Bytes salt() {
    byte[] salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    return Bytes.wrap(salt);
  }

  private static Hash hash(String use, Bytes salt, int number) {
    return Hash.sha256(Bytes.utf8(use), salt, Bytes.ofLong(number));
  }

  private Submission sign(int member, Call call, Bytes attachment) {
    return new TransactionBuilder(chainId, senders.get(member), random).sign(call, attachment,
        System.currentTimeMillis() + lifetimeMillis / 2);
  }
}
