package io.mulu.testnet.torture;

import io.mulu.testnet.mesh.PeerMesh;
import io.mulu.testnet.net.LocalNet;
import io.mulu.testnet.net.LocalNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Collectors;

/**
 * The validators, what lies between them, and what became of their data. Faults work on it, in one
 * thread; only {@link #life} is for others.
 */
final class Site {
  private final LocalNet net;
  private final PeerMesh mesh;
  private final int quorum;
  private final AtomicIntegerArray lives;

  Site(LocalNet net, PeerMesh mesh, int quorum) {
    this.net = net;
    this.mesh = mesh;
    this.quorum = quorum;
    this.lives = new AtomicIntegerArray(net.nodes().size());
  }

  LocalNet net() {
    return net;
  }

  PeerMesh mesh() {
    return mesh;
  }

  int size() {
    return net.nodes().size();
  }

  LocalNode node(int index) {
    return net.nodes().get(index);
  }

  /** Validators that may be gone and leave a quorum. */
  int spare() {
    return size() - quorum;
  }

  boolean isQuorum(int validators) {
    return validators >= quorum;
  }

  /** Counts how often a validator has lost data. Thread-safe. */
  int life(int node) {
    return lives.get(node);
  }

  /** Its data is about to change behind its back; it must be down. */
  void loseData(int node) {
    lives.incrementAndGet(node);
  }

  /** So many different validators. */
  List<Integer> draw(int count, SplittableRandom random) {
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      left.add(i);
    }
    List<Integer> drawn = new ArrayList<>();
    while (drawn.size() < count) {
      drawn.add(left.remove(/* index */ random.nextInt(left.size())));
    }
    return List.copyOf(drawn);
  }

  String names(List<Integer> validators) {
    return validators.stream().map(i -> node(i).member().code()).sorted()
        .collect(Collectors.joining(", "));
  }
}
