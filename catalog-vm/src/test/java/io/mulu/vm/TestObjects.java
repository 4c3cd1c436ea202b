package io.mulu.vm;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.ContractTimes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Confidentiality;
import io.mulu.protocol.object.ConsentHandle;
import io.mulu.protocol.object.ConsentProvision;
import io.mulu.protocol.object.ConsentTerms;
import io.mulu.protocol.object.DataField;
import io.mulu.protocol.object.DatasetQuality;
import io.mulu.protocol.object.DatasetTerms;
import io.mulu.protocol.object.Decree;
import io.mulu.protocol.object.DuoTerm;
import io.mulu.protocol.object.EndpointKind;
import io.mulu.protocol.object.EntryDescription;
import io.mulu.protocol.object.EntryHandle;
import io.mulu.protocol.object.EntryHandles;
import io.mulu.protocol.object.EntryItem;
import io.mulu.protocol.object.HealthProfile;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.UseLimits;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.vm.TestChain.Person;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Valid contents of calls, from which a test changes what it is about. */
final class TestObjects {
  static final long DAY = 24L * 3600 * 1000;
  static final WireCodec<EntryHandles> HANDLES = WireCodec.of(EntryHandles.class);

  static final WireCodec<ConsentHandle> CONSENT_HANDLE = WireCodec.of(ConsentHandle.class);

  private TestObjects() {
  }

  static DatasetTerms dataset(int level, DuoTerm... duo) {
    return dataset(level, List.of(), "LAW-1", duo);
  }

  static DatasetTerms dataset(int level, List<Hash> endpoints, String legalBasis, DuoTerm... duo) {
    return new DatasetTerms(new LocalizedText("糖尿病", "Diabetes"), new LocalizedText("", "cohort"),
        List.of("HEAL"), List.of("ICD-10"),
        List.of(new DataField("hba1c", "", "decimal", DataField.Disclosure.OTHER)), "2019-01",
        "2020-12", List.of(), List.of(), level, legalBasis, List.of(duo),
        List.of(Action.COUNT, Action.AGGREGATE, Action.RECORD, Action.METADATA), null, endpoints, 0,
        HealthProfile.NONE, DatasetQuality.NONE, List.of());
  }

  static DuoTerm duo(String code) {
    return new DuoTerm(code, "");
  }

  static DuoTerm duo(String code, String value) {
    return new DuoTerm(code, value);
  }

  static RequestTerms request(Hash dataset, Purpose purpose, Action action, long uses) {
    return request(dataset, purpose, List.of(action), uses, false, Hash.sha256(Bytes.utf8("irb")));
  }

  static RequestTerms request(Hash dataset, Purpose purpose, List<Action> actions, long uses,
      boolean follow, @Nullable Hash ethics, DuoTerm... research) {
    return new RequestTerms(dataset, follow, actions, purpose, List.of(research), List.of(), null,
        ethics, null, 30 * DAY, UseLimits.ofUses(uses), 0, 0);
  }

  /** Default parameters but for the times to review and the longest lease. */
  static ChainParameters withTimes(long noticeMillis, long reviewMillis) {
    ContractTimes d = ContractTimes.defaults();
    return ChainParameters.defaults().with(new ContractTimes(noticeMillis, d.consentDelayMillis(),
        d.emergencyMillis(), reviewMillis, d.obligationMillis(), d.leaseMillis()));
  }

  /** A version that may be derived from. */
  static DatasetTerms deriving(int level) {
    DatasetTerms d = dataset(level, duo("GRU"));
    return new DatasetTerms(d.title(), d.description(), d.themes(), d.codingSystems(), d.fields(),
        d.temporalFrom(), d.temporalTo(), d.spatial(), d.counts(), d.level(), d.legalBasis(),
        d.duo(), List.of(Action.DERIVE), null, d.endpoints(), 0, d.profile(), d.quality(),
        List.of());
  }

  /** A request for COUNT in research, to be passed on this deep. */
  static RequestTerms delegable(Hash dataset, UseLimits limits, int depth) {
    return new RequestTerms(dataset, false, List.of(Action.COUNT, Action.AGGREGATE), Purpose.HRESCH,
        List.of(), List.of(), null, Hash.sha256(Bytes.utf8("irb")), null, 30 * DAY, limits, depth,
        0);
  }

  static ConsentTerms consent(Decree base, ConsentProvision... provisions) {
    return new ConsentTerms("", base, List.of(provisions), false, TestChain.START,
        TestChain.START + 1_000 * DAY, Hash.sha256(Bytes.utf8("form")), ConsentTerms.Evidence.INK);
  }

  static Bytes consentHandle(long number) {
    return CONSENT_HANDLE
        .encode(new ConsentHandle(Hash.sha256(Bytes.utf8("consent"), Bytes.ofLong(number)), 0));
  }

  static EntryItem item(long document, long version, @Nullable Hash replaces) {
    return new EntryItem(
        new EntryDescription("LAB", "FHIR-R4", "application/fhir+json", "", "2021-Q3", 12,
            Hash.sha256(Bytes.utf8("content"), Bytes.ofLong(document), Bytes.ofLong(version)),
            Confidentiality.N, 4, 3, "", dedup(document)),
        replaces);
  }

  static Hash dedup(long document) {
    return Hash.sha256(Bytes.utf8("dedup"), Bytes.ofLong(document));
  }

  static Hash locator(long number) {
    return Hash.sha256(Bytes.utf8("locator"), Bytes.ofLong(number));
  }

  static Bytes handles(long... locators) {
    return HANDLES.encode(new EntryHandles(java.util.Arrays.stream(locators)
        .mapToObj(n -> new EntryHandle(locator(n), 0, List.of(), List.of())).toList()));
  }

  static Hash gateway(TestChain chain, int founder) {
    return chain.applied(chain.admin(founder), new Call.RegisterEndpoint(EndpointKind.GATEWAY,
        "gateway.example.org:443", List.of(Hash.sha256(Bytes.utf8("pin"))))).created().get(0);
  }

  /** Offers a version and has it approved by whoever its level asks for. */
  static Hash published(TestChain chain, int founder, DatasetTerms terms) {
    return published(chain, chain.person(founder, Role.STEWARD), founder, terms, null);
  }

  static Hash published(TestChain chain, Person steward, int founder, DatasetTerms terms,
      @Nullable Hash previous) {
    List<Person> voters = voters(chain, founder, terms.level());
    Receipt offered = chain.applied(steward, new Call.OfferDataset(terms, previous));
    for (Person voter : voters) {
      chain.applied(voter, new Call.CastVote(offered.created().get(1), true));
    }
    return offered.created().get(0);
  }

  /** New people who satisfy the stages of publication of a level, in the order of the stages. */
  static List<Person> voters(TestChain chain, int founder, int level) {
    return switch (level) {
      case 1, 2 -> List.of(chain.person(founder, Role.STEWARD));
      case 3 -> List.of(chain.person(founder, Role.DATA_COMMITTEE),
          chain.person(founder, Role.DATA_COMMITTEE));
      case 4 ->
        List.of(chain.person(founder, Role.STEWARD), chain.person(founder, Role.PRIVACY_OFFICER));
      default -> List.of(chain.person(founder, Role.DATA_COMMITTEE),
          chain.person(founder, Role.DATA_COMMITTEE), chain.person(founder, Role.DATA_COMMITTEE),
          chain.person(founder, Role.ETHICS));
    };
  }
}
