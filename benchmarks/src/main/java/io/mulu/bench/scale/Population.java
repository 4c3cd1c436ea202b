package io.mulu.bench.scale;

import io.mulu.bench.scale.GrowingChain.Person;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Submission;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Confidentiality;
import io.mulu.protocol.object.DatasetQuality;
import io.mulu.protocol.object.DatasetTerms;
import io.mulu.protocol.object.DuoTerm;
import io.mulu.protocol.object.EndpointKind;
import io.mulu.protocol.object.EntryDescription;
import io.mulu.protocol.object.EntryHandle;
import io.mulu.protocol.object.EntryHandles;
import io.mulu.protocol.object.EntryItem;
import io.mulu.protocol.object.HealthProfile;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.UseLimits;
import io.mulu.protocol.wire.WireCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What a growing chain holds: one hospital's entries, its datasets, and grants of the others. */
final class Population {
  static final int MEMBERS = 20;
  /** Grants that one organisation has for one dataset. */
  private static final int GRANTS_EACH = 5;
  private static final int PER_DATASET = (MEMBERS - 1) * GRANTS_EACH;
  private static final WireCodec<EntryHandles> HANDLES = WireCodec.of(EntryHandles.class);

  private final GrowingChain chain;
  private final int batch;
  private final Person steward;
  private final Person second;
  private final Person gateway;
  private final List<Person> researchers = new ArrayList<>();
  private final Hash endpoint;
  private final List<Hash> batches = new ArrayList<>();
  private final List<Hash> datasets = new ArrayList<>();
  private final List<Hash> grants = new ArrayList<>();

  Population(GrowingChain chain) {
    this.chain = chain;
    this.batch = chain.genesis().parameters().batchEntriesMax();
    this.steward = chain.enrol(0, IdentityKind.PERSON, Role.STEWARD);
    this.second = chain.enrol(0, IdentityKind.PERSON, Role.STEWARD);
    this.gateway = chain.enrol(0, IdentityKind.SERVICE, Role.GATEWAY);
    for (int member = 1; member < MEMBERS; member++) {
      researchers.add(chain.enrol(member, IdentityKind.PERSON, Role.RESEARCHER));
    }
    chain.flush();
    this.endpoint = chain
        .created(chain.submit(chain.admin(0), new Call.RegisterEndpoint(EndpointKind.GATEWAY,
            "gateway.example:443", List.of(Hash.sha256(Bytes.utf8("pin")))), Bytes.EMPTY), 0);
    chain.flush();
  }

  long entries() {
    return (long) batches.size() * batch;
  }

  int grants() {
    return grants.size();
  }

  int batchEntries() {
    return batch;
  }

  /** Entries in whole batches. */
  void grow(long toEntries, int toGrants) {
    while (entries() < toEntries) {
      register();
    }
    chain.flush();
    while (datasets.size() * PER_DATASET < toGrants) {
      offer();
    }
    while (grants.size() < toGrants) {
      int number = grants.size();
      grants.add(chain.created(chain.submit(researcher(number),
          new Call.RequestAccess(terms(dataset(number))), Bytes.EMPTY), 1));
    }
    chain.flush();
  }

  private void register() {
    chain.handIn(signBatch());
  }

  /** So many batches of new entries, to be handed in. */
  List<Submission> signEntries(int batchCount) {
    List<Submission> signed = new ArrayList<>();
    for (int i = 0; i < batchCount; i++) {
      signed.add(signBatch());
    }
    return signed;
  }

  /** So many uses of grants drawn at random, to be handed in. */
  List<Submission> signUses(int uses, SplittableRandom random) {
    List<Submission> signed = new ArrayList<>();
    for (int i = 0; i < uses; i++) {
      signed.add(signUse(random.nextInt(grants.size())));
    }
    return signed;
  }

  /** A use of the n-th grant, to be handed in. */
  Submission signUse(int n) {
    return chain.sign(researcher(n),
        new Call.UseGrant(grant(n), dataset(n), Action.COUNT, Purpose.HRESCH, 1, null, null),
        Bytes.EMPTY);
  }

  private Submission signBatch() {
    List<EntryItem> items = new ArrayList<>();
    List<EntryHandle> handles = new ArrayList<>();
    long first = entries();
    for (long n = first; n < first + batch; n++) {
      items.add(new EntryItem(new EntryDescription("LAB", "FHIR-R4", "application/fhir+json", "",
          "2021-Q3", 12, hash("content", n), Confidentiality.N, 3, 3, "", hash("dedup", n)), null));
      handles.add(new EntryHandle(locator(n), 0, List.of(), List.of()));
    }
    Submission signed = chain.sign(gateway, new Call.RegisterEntries(endpoint, items),
        HANDLES.encode(new EntryHandles(handles)));
    batches.add(signed.transaction().id());
    return signed;
  }

  private void offer() {
    int number = datasets.size();
    Hash offered = chain.submit(steward,
        new Call.OfferDataset(new DatasetTerms(new LocalizedText("队列" + number, "Cohort " + number),
            new LocalizedText("一个队列", "one cohort"), List.of(), List.of(), List.of(), "", "",
            List.of(), List.of(), 1, "", List.of(new DuoTerm("GRU", "")),
            List.of(Action.COUNT, Action.METADATA), null, List.of(endpoint), 0, HealthProfile.NONE,
            DatasetQuality.NONE, List.of()), null),
        Bytes.EMPTY);
    chain.flush();
    chain.submit(second, new Call.CastVote(chain.created(offered, 1), true), Bytes.EMPTY);
    chain.flush();
    datasets.add(chain.created(offered, 0));
  }

  private static RequestTerms terms(Hash dataset) {
    return new RequestTerms(dataset, false, List.of(Action.COUNT), Purpose.HRESCH,
        List.of(new DuoTerm("HMB", "")), List.of(), null, null, null,
        Duration.ofDays(365).toMillis(), UseLimits.NONE, 0, 0);
  }

  /** Of the n-th entry. */
  Hash entry(long n) {
    return chain.created(batches.get((int) (n / batch)), (int) (n % batch));
  }

  static Hash locator(long n) {
    return hash("locator", n);
  }

  Hash grant(int n) {
    return grants.get(n);
  }

  /** Whose the n-th grant is. */
  Person researcher(int n) {
    return researchers.get(n % researchers.size());
  }

  /** For which the n-th grant is. */
  Hash dataset(int n) {
    return datasets.get(n / PER_DATASET);
  }

  private static Hash hash(String use, long n) {
    return Hash.sha256(Bytes.utf8(use), Bytes.ofLong(n));
  }
}
