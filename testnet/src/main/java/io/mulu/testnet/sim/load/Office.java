package io.mulu.testnet.sim.load;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.ObjectIds;
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
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.UseLimits;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.testnet.sim.world.Consortium;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One organisation's people, and what they ask of the chain. Ids of objects follow from the
 * transactions that make them, so nothing is read back: a call whose object is not there yet
 * reverts, which is an outcome like any other.
 */
final class Office {
  private static final WireCodec<EntryHandles> HANDLES = WireCodec.of(EntryHandles.class);
  private static final List<Role> POSTS = List.of(Role.STEWARD, Role.DATA_COMMITTEE,
      Role.DATA_COMMITTEE, Role.ETHICS, Role.RESEARCHER, Role.GATEWAY);
  private static final List<Role> VOTERS = List.of(Role.DATA_COMMITTEE, Role.STEWARD, Role.ETHICS);
  private static final long FOREVER = Long.MAX_VALUE;

  private final Hash chainId;
  private final int number;
  private final Hash organization;
  private final SplittableRandom random;
  private final Person admin;
  private final Map<Role, List<Person>> people = new EnumMap<>(Role.class);
  private @Nullable Hash endpoint;
  private final List<Hash> datasets = new ArrayList<>();
  private final List<Hash> approvals = new ArrayList<>();
  private final List<Hash> grants = new ArrayList<>();
  private final Affairs affairs;
  private int hired;
  private long documents;

  Office(Consortium consortium, int number, SplittableRandom random) {
    this.chainId = consortium.genesis().chainId();
    this.number = number;
    this.organization = consortium.genesis().organizationId(number);
    this.random = random;
    this.affairs = new Affairs(this, random);
    this.admin = new Person(consortium.genesis().adminId(number), Consortium.key("admin", number));
  }

  /** A call and the person who makes it, with the attachment that it needs. */
  record Wish(Person person, Call call, Bytes attachment) {
  }

  /** What this organisation wants next; first it hires, then it works, also with the others. */
  Wish next(List<Office> all, Workload workload, Sight sight) {
    List<Role> posts = workload == Workload.CONTRACTS ? Affairs.POSTS : POSTS;
    if (hired < posts.size()) {
      return hire(posts.get(hired));
    }
    if (endpoint == null) {
      return new Wish(
          admin, new Call.RegisterEndpoint(EndpointKind.GATEWAY,
              "gateway-" + number + ".example:443", List.of(Hash.sha256(Bytes.ofLong(number)))),
          Bytes.EMPTY);
    }
    if (workload == Workload.CONTRACTS && random.nextInt(10) > 0) {
      return affairs.next(all.get(random.nextInt(all.size())), sight);
    }
    if (workload == Workload.REGISTRY) {
      return hire(POSTS.get(random.nextInt(POSTS.size())));
    }
    return switch (random.nextInt(8)) {
      case 0 -> hire(POSTS.get(random.nextInt(POSTS.size())));
      case 1, 2 -> document();
      case 3 -> offer();
      case 4, 5 -> vote();
      case 6 -> request(all.get(random.nextInt(all.size())));
      default -> use(all.get(random.nextInt(all.size())));
    };
  }

  /** Signs a wish, and notes what it will have made. */
  Submission sign(Wish wish, long expiryMillis) {
    Submission signed = wish.person().sign(chainId, wish.call(), wish.attachment(), expiryMillis,
        random);
    note(wish, signed.transaction().id());
    return signed;
  }

  List<Hash> datasets() {
    return datasets;
  }

  Affairs affairs() {
    return affairs;
  }

  Hash organization() {
    return organization;
  }

  private void note(Wish wish, Hash id) {
    affairs.note(wish.call(), id, chainId);
    Hash first = ObjectIds.created(chainId, id, 0);
    Hash second = ObjectIds.created(chainId, id, 1);
    if (wish.call() instanceof Call.AddIdentity call) {
      people.computeIfAbsent(call.roles().getFirst().role(), role -> new ArrayList<>())
          .add(new Person(first, Consortium.key("person" + number + "-", hired++)));
    } else if (wish.call() instanceof Call.RegisterEndpoint) {
      endpoint = first;
    } else if (wish.call() instanceof Call.OfferDataset) {
      datasets.add(first);
      approvals.add(second);
    } else if (wish.call() instanceof Call.RequestAccess) {
      approvals.add(second);
      grants.add(second);
    } else if (wish.call() instanceof Call.CastVote) {
      grants.add(first);
    }
  }

  private Wish hire(Role role) {
    IdentityKey key = new IdentityKey(Consortium.key("person" + number + "-", hired).publicKey(), 0,
        FOREVER);
    return new Wish(admin,
        new Call.AddIdentity(role == Role.GATEWAY ? IdentityKind.SERVICE : IdentityKind.PERSON,
            List.of(key), List.of(new Call.RoleGrant(role, "", FOREVER))),
        Bytes.EMPTY);
  }

  Person any(Role role) {
    List<Person> candidates = people.getOrDefault(role, List.of(admin));
    return candidates.get(random.nextInt(candidates.size()));
  }

  Hash any(List<Hash> ids) {
    return ids.isEmpty() ? Hash.ZERO : ids.get(random.nextInt(ids.size()));
  }

  private Hash ownEndpoint() {
    Hash registered = endpoint;
    return registered == null ? Hash.ZERO : registered;
  }

  /** Sometimes one that is there already, or one whose locator another document has. */
  private Wish document() {
    List<EntryItem> items = new ArrayList<>();
    List<EntryHandle> handles = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      long document = random.nextInt(5) == 0 ? random.nextLong(documents + 1) : ++documents;
      Bytes name = Bytes.utf8("document " + number + " " + document);
      items.add(new EntryItem(new EntryDescription("LAB", "FHIR-R4", "application/fhir+json", "",
          "2021-Q3", 12, Hash.sha256(name, Bytes.ofLong(random.nextInt(2))), Confidentiality.N, 4,
          3, "", Hash.sha256(name)), null));
      handles
          .add(new EntryHandle(Hash.sha256(Bytes.utf8("locator"), name), 0, List.of(), List.of()));
    }
    return new Wish(any(Role.GATEWAY), new Call.RegisterEntries(ownEndpoint(), items),
        HANDLES.encode(new EntryHandles(handles)));
  }

  private Wish offer() {
    return offer(1 + random.nextInt(3));
  }

  Wish offer(int level) {
    DatasetTerms terms = new DatasetTerms(new LocalizedText("", "Dataset of " + number),
        new LocalizedText("", "About many"), List.of("HEAL"), List.of("LOINC"), List.of(), "", "",
        List.of(), List.of(), level, "", List.of(new DuoTerm("HMB", "")),
        List.of(Action.METADATA, Action.COUNT), null, List.of(ownEndpoint()), 120,
        HealthProfile.NONE, DatasetQuality.NONE, List.of());
    return new Wish(any(Role.STEWARD), new Call.OfferDataset(terms, null), Bytes.EMPTY);
  }

  private Wish vote() {
    Role role = VOTERS.get(random.nextInt(VOTERS.size()));
    return new Wish(any(role), new Call.CastVote(any(approvals), random.nextInt(6) > 0),
        Bytes.EMPTY);
  }

  private Wish request(Office holder) {
    RequestTerms terms = new RequestTerms(any(holder.datasets), false, List.of(Action.COUNT),
        Purpose.HRESCH, List.of(new DuoTerm("HMB", "")), List.of(), null, Hash.ZERO, Hash.ZERO,
        86_400_000L, UseLimits.ofUses(5), 0, 0);
    return new Wish(any(Role.RESEARCHER), new Call.RequestAccess(terms), Bytes.EMPTY);
  }

  private Wish use(Office holder) {
    Hash grant = any(holder.grants);
    Call call = random.nextInt(5) == 0
        ? new Call.RevokeGrant(grant)
        : new Call.UseGrant(grant, any(holder.datasets), Action.COUNT, Purpose.HRESCH, 1, null,
            null);
    return new Wish(any(Role.RESEARCHER), call, Bytes.EMPTY);
  }
}
