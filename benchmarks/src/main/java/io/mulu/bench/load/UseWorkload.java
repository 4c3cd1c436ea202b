package io.mulu.bench.load;

import io.mulu.client.Sender;
import io.mulu.client.TransactionBuilder;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.ObjectIds;
import io.mulu.protocol.Submission;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.DuoTerm;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.UseLimits;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The load: a use of a grant, decided and counted on the chain, of one of many grants drawn at
 * random, so that each transaction changes a row of its own. Thread-safe.
 */
final class UseWorkload implements Workload {
  private final int count;
  private final Hash chainId;
  private final long lifetimeMillis;
  private final Hash dataset;
  private final List<Sender> senders;
  /** By member. */
  private final List<List<Hash>> grants = new ArrayList<>();
  private final SecureRandom random = new SecureRandom();

  /**
   * @param count
   *          grants, of all members alike
   */
  UseWorkload(BenchNet net, int count) {
    this.count = count;
    this.chainId = net.genesis().chainId();
    this.lifetimeMillis = net.genesis().parameters().transactionLifetimeMillis();
    this.dataset = net.dataset();
    this.senders = net.admins();
    senders.forEach(sender -> grants.add(new ArrayList<>()));
  }

  @Override
  public void prepare(List<URI> nodes, RawRpc rpc, Finality finality)
      throws IOException, InterruptedException {
    int together = Math.clamp(count / nodes.size(), 1, RawRpc.BATCH_MAX);
    long wanted = finality.transactions();
    for (int made = 0; made < count; made += together) {
      int member = made / together % nodes.size();
      List<Submission> batch = new ArrayList<>();
      for (int i = 0; i < together; i++) {
        batch.add(request(member));
      }
      wanted += rpc.submit(nodes.get(member), batch);
      while (finality.transactions() < wanted) {
        finality.requireCounting();
        Thread.sleep(10);
      }
    }
    if (wanted < count) {
      throw new IOException("the nodes took " + wanted + " of " + count + " requests");
    }
  }

  /** A request that is granted at once; its grant takes part from then on. */
  private Submission request(int member) {
    Submission asked = sign(member,
        new Call.RequestAccess(new RequestTerms(dataset, false, List.of(Action.COUNT),
            Purpose.HRESCH, List.of(new DuoTerm("HMB", "")), List.of(), null, null, null,
            Duration.ofDays(30).toMillis(), UseLimits.NONE, 0, 0)));
    grants.get(member).add(ObjectIds.created(chainId, asked.transaction().id(), 1));
    return asked;
  }

  @Override
  public int items() {
    return 1;
  }

  @Override
  public Submission next(int member, SplittableRandom choice) {
    List<Hash> own = grants.get(member);
    return sign(member, new Call.UseGrant(own.get(choice.nextInt(own.size())), dataset,
        Action.COUNT, Purpose.HRESCH, 1, null, null));
  }

  private Submission sign(int member, Call call) {
    return new TransactionBuilder(chainId, senders.get(member), random).sign(call, Bytes.EMPTY,
        System.currentTimeMillis() + lifetimeMillis / 2);
  }
}
