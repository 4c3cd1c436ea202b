package io.mulu.node.p2p;

import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Validator;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.object.Form;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect: the validators' records on the chain and what the operator adds. Immutable; a
 * new one replaces it when either changes.
 */
public final class PinBook {
  /** Above any consortium of {@link ValidatorSet#SIZE_MAX} validators with their followers. */
  public static final int MEMBERS_MAX = 256;
  private static final int ADDRESSES_MAX = 4;

  private final List<Member> members;
  private final Map<Hash, Member> byPin;

  /**
   * One listed node.
   *
   * @param validatorKey
   *          that it must prove; none for a follower
   * @param organization
   *          its owner on the chain, if recorded
   * @param pins
   *          of its TLS keys; two during renewal
   * @param addresses
   *          host:port to dial, most hopeful first; none for one that only dials in
   */
  public record Member(@Nullable PublicKey validatorKey, @Nullable Hash organization,
      List<Hash> pins, List<String> addresses) {
    public Member {
      pins = List.copyOf(pins);
      addresses = List.copyOf(addresses);
      Form.range(pins.size(), 1, 2, "pins");
      Form.range(addresses.size(), 0, ADDRESSES_MAX, "addresses");
    }

    public PeerId id() {
      return validatorKey == null ? PeerId.follower(pins.get(0)) : PeerId.validator(validatorKey);
    }
  }

  private PinBook(List<Member> members) {
    Form.range(members.size(), 0, MEMBERS_MAX, "members");
    this.members = List.copyOf(members);
    this.byPin = new HashMap<>();
    for (Member member : members) {
      for (Hash pin : member.pins()) {
        Form.require(byPin.put(pin, member) == null, "pins", "must not repeat: " + pin.brief());
      }
    }
  }

  public static PinBook of(List<Member> members) {
    return new PinBook(members);
  }

  /**
   * The chain's validators first, then its guests, then whom the operator adds. A local entry with
   * a pin that the chain lists only adds its addresses, in front: addresses are hints, keys are the
   * chain's.
   *
   * @param guests
   *          records whose nodes follow without voting; none has a validator's pin
   */
  public static PinBook of(ValidatorSet set, List<Validator> guests, List<Member> local) {
    Map<Hash, Member> byFirstPin = new LinkedHashMap<>();
    for (Validator validator : set.validators()) {
      put(byFirstPin, validator, validator.key(), local);
    }
    for (Validator guest : guests) {
      put(byFirstPin, guest, null, local);
    }
    List<Hash> onChain = Stream.concat(set.validators().stream(), guests.stream())
        .flatMap(v -> v.tlsPins().stream()).toList();
    for (Member member : local) {
      if (member.pins().stream().noneMatch(onChain::contains)) {
        byFirstPin.put(member.pins().get(0), member);
      }
    }
    return new PinBook(List.copyOf(byFirstPin.values()));
  }

  private static void put(Map<Hash, Member> byFirstPin, Validator listed, @Nullable PublicKey key,
      List<Member> local) {
    List<String> addresses = new ArrayList<>();
    local.stream().filter(m -> m.pins().stream().anyMatch(listed.tlsPins()::contains))
        .forEach(m -> addresses.addAll(m.addresses()));
    addresses.add(listed.address());
    byFirstPin.put(listed.tlsPins().get(0), new Member(key, listed.organization(), listed.tlsPins(),
        addresses.stream().distinct().limit(ADDRESSES_MAX).toList()));
  }

  public Optional<Member> member(Hash pin) {
    return Optional.ofNullable(byPin.get(pin));
  }

  public List<Member> members() {
    return members;
  }
}
