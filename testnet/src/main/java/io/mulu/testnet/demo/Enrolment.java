package io.mulu.testnet.demo;

import io.mulu.client.Outcome;
import io.mulu.client.Sender;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.EndpointKind;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.Role;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

/** Each hospital's admin puts its people, its gateway and the gateway's address on the chain. */
final class Enrolment {
  private static final long YEAR_MILLIS = 365L * 24 * 3600 * 1000;

  private static final List<Map.Entry<Hospital.Post, Role>> PEOPLE = List.of(
      Map.entry(Hospital.Post.STEWARD, Role.STEWARD),
      Map.entry(Hospital.Post.SECOND_STEWARD, Role.STEWARD),
      Map.entry(Hospital.Post.PRIVACY_OFFICER, Role.PRIVACY_OFFICER),
      Map.entry(Hospital.Post.COMMITTEE_1, Role.DATA_COMMITTEE),
      Map.entry(Hospital.Post.COMMITTEE_2, Role.DATA_COMMITTEE),
      Map.entry(Hospital.Post.ETHICS, Role.ETHICS),
      Map.entry(Hospital.Post.CLINICIAN, Role.CLINICIAN),
      Map.entry(Hospital.Post.RESEARCHER, Role.RESEARCHER),
      Map.entry(Hospital.Post.RECORDER, Role.CONSENT_RECORDER),
      Map.entry(Hospital.Post.SECOND_RECORDER, Role.CONSENT_RECORDER),
      Map.entry(Hospital.Post.GATEWAY, Role.GATEWAY));

  private final Stage stage;
  private final SecureRandom random = new SecureRandom();

  Enrolment(Stage stage) {
    this.stage = stage;
  }

  /** Hospitals work at the same time, as they would. */
  void run() throws BrokenOff, InterruptedException {
    Together.run(stage.hospitals().stream().<Together.Task>map(h -> () -> enrol(h)).toList());
    int people = PEOPLE.size() * stage.hospitals().size();
    stage.story().check(true, people + " people and gateways of " + stage.hospitals().size()
        + " hospitals enrolled, each by its own admin", "");
  }

  private void enrol(Hospital hospital) throws BrokenOff, InterruptedException {
    Sender admin = hospital.person(Hospital.Post.ADMIN);
    long now = stage.chain().genesis().timeMillis();
    for (Map.Entry<Hospital.Post, Role> post : PEOPLE) {
      KeyPair key = KeyPair.generate(KeyAlgorithm.ED25519, random);
      Call call = new Call.AddIdentity(
          post.getKey() == Hospital.Post.GATEWAY ? IdentityKind.SERVICE : IdentityKind.PERSON,
          List.of(new IdentityKey(key.publicKey(), now, now + YEAR_MILLIS)),
          List.of(new Call.RoleGrant(post.getValue(), "", now + YEAR_MILLIS)));
      hospital.appoint(post.getKey(), new Sender(created(stage.apply(hospital, admin, call)), key));
    }
    // A name, never an address inside the hospital; the gateway's server comes with its enforcement
    Hash pin = Hash.sha256(Bytes.utf8(hospital.code()));
    hospital.endpoint(created(stage.apply(hospital, admin,
        new Call.RegisterEndpoint(EndpointKind.GATEWAY,
            "gateway." + hospital.code().toLowerCase(java.util.Locale.ROOT) + ".example:443",
            List.of(pin)))));
  }

  private static Hash created(Outcome.Final result) {
    return result.receipt().created().get(0);
  }
}
