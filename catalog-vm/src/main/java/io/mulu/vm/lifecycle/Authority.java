package io.mulu.vm.lifecycle;

import io.mulu.protocol.Invariant;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Role;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a step rests on: a closed set. Roles are alternatives; none named means any active identity
 * of the organisation.
 */
public sealed interface Authority {
  /** Which kind of step it can justify. */
  Source source();

  /** As the tables in docs/spec/contracts.md show it. */
  String show();

  /** The organisation that the object belongs to; for a new object, the sender's. */
  record Own(List<Role> roles) implements Authority {
    @Override
    public Source source() {
      return Source.SENDER;
    }

    @Override
    public String show() {
      return "OWN" + Authority.show(roles);
    }
  }

  /** The organisation that holds the data, or answers for the object. */
  record Holder(List<Role> roles) implements Authority {
    @Override
    public Source source() {
      return Source.SENDER;
    }

    @Override
    public String show() {
      return "HOLDER" + Authority.show(roles);
    }
  }

  /** The person the object is about, or who takes part in it. */
  record Party() implements Authority {
    @Override
    public Source source() {
      return Source.SENDER;
    }

    @Override
    public String show() {
      return "PARTY";
    }
  }

  /** Any active organisation, whosever the object is; regulators are those with an AUDITOR. */
  record Member(List<Role> roles) implements Authority {
    @Override
    public Source source() {
      return Source.SENDER;
    }

    @Override
    public String show() {
      return "MEMBER" + Authority.show(roles);
    }
  }

  /**
   * What an approval decided.
   *
   * @param verdict
   *          APPROVED, REJECTED or EXPIRED
   */
  record Approved(String policy, Source verdict) implements Authority {
    public Approved {
      Invariant.check(
          verdict == Source.APPROVED || verdict == Source.REJECTED || verdict == Source.EXPIRED,
          "verdict of an approval");
    }

    @Override
    public Source source() {
      return verdict;
    }

    @Override
    public String show() {
      return verdict + "(" + policy + ")";
    }
  }

  /** Its time has come. */
  record Due() implements Authority {
    @Override
    public Source source() {
      return Source.DUE;
    }

    @Override
    public String show() {
      return "DUE";
    }
  }

  /** No power of its own: part of the step of an object of these kinds, which had the authority. */
  record With(List<ObjectKind> kinds) implements Authority {
    @Override
    public Source source() {
      return Source.WITH;
    }

    @Override
    public String show() {
      return "with its "
          + kinds.stream().map(ObjectKind::prefix).collect(Collectors.joining(" or "));
    }
  }

  static Authority own(Role... roles) {
    return new Own(List.of(roles));
  }

  static Authority holder(Role... roles) {
    return new Holder(List.of(roles));
  }

  static Authority party() {
    return new Party();
  }

  static Authority member(Role... roles) {
    return new Member(List.of(roles));
  }

  static Authority approved(String policy) {
    return new Approved(policy, Source.APPROVED);
  }

  static Authority rejected(String policy) {
    return new Approved(policy, Source.REJECTED);
  }

  static Authority expired(String policy) {
    return new Approved(policy, Source.EXPIRED);
  }

  static Authority due() {
    return new Due();
  }

  static Authority with(ObjectKind... kinds) {
    return new With(List.of(kinds));
  }

  private static String show(List<Role> roles) {
    return roles.isEmpty()
        ? ""
        : roles.stream().map(Role::name).collect(Collectors.joining(", ", "(", ")"));
  }
}
