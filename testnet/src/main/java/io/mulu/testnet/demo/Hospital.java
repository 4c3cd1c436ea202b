package io.mulu.testnet.demo;

import io.mulu.client.Sender;
import io.mulu.protocol.Hash;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A member of the demo's consortium with its people and its folders. Confined to one thread. */
final class Hospital {
  /** Who acts in the story. */
  enum Post {
    ADMIN,
    STEWARD,
    SECOND_STEWARD,
    PRIVACY_OFFICER,
    COMMITTEE_1,
    COMMITTEE_2,
    ETHICS,
    CLINICIAN,
    RESEARCHER,
    RECORDER,
    SECOND_RECORDER,
    GATEWAY
  }

  private final String code;
  private final Hash organization;
  private final int node;
  private final boolean runsNode;
  private final @Nullable Path input;
  private final Path ownFolder;
  private final Map<Post, Sender> people = new EnumMap<>(Post.class);
  private @Nullable Hash endpoint;

  /**
   * @param node
   *          index of the node that it asks first: its own, or another's if it runs none
   * @param input
   *          its documents; null for a member that brings none
   * @param ownFolder
   *          what never leaves the hospital: secret, salts, import log
   */
  Hospital(String code, Hash organization, int node, boolean runsNode, @Nullable Path input,
      Path ownFolder) {
    this.code = code;
    this.organization = organization;
    this.node = node;
    this.runsNode = runsNode;
    this.input = input;
    this.ownFolder = ownFolder;
  }

  String code() {
    return code;
  }

  Hash organization() {
    return organization;
  }

  int node() {
    return node;
  }

  boolean runsNode() {
    return runsNode;
  }

  @Nullable
  Path input() {
    return input;
  }

  Path ownFolder() {
    return ownFolder;
  }

  void appoint(Post post, Sender person) {
    people.put(post, person);
  }

  Sender person(Post post) {
    Sender person = people.get(post);
    if (person == null) {
      throw new IllegalStateException(code + " has no " + post);
    }
    return person;
  }

  void endpoint(Hash id) {
    endpoint = id;
  }

  Hash endpoint() {
    if (endpoint == null) {
      throw new IllegalStateException(code + " has no endpoint yet");
    }
    return endpoint;
  }
}
