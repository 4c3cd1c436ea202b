package io.mulu.testnet.phi;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Finds many byte strings in one pass (Aho and Corasick 1975), ASCII letters folded. Built once,
 * then fed with bytes in any portions; a term may lie across two portions.
 */
final class TermMatcher {
  private static final int ROOT = 0;

  private int[][] next = new int[1024][];
  private int[] fail = new int[1024];
  private final List<int[]> terms = new ArrayList<>();
  private int states = 1;

  private TermMatcher() {
    next[ROOT] = emptyRow();
    terms.add(new int[0]);
  }

  /**
   * @param patterns
   *          the index of a pattern is how a hit names it; empty ones never match
   */
  static TermMatcher of(List<byte[]> patterns) {
    TermMatcher matcher = new TermMatcher();
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i).length > 0) {
        matcher.insert(patterns.get(i), i);
      }
    }
    matcher.link();
    return matcher;
  }

  /** Searches one portion; {@code state} is what the portion before returned, 0 at the start. */
  int search(byte[] bytes, int length, int state, Hits hits) {
    int at = state;
    for (int i = 0; i < length; i++) {
      at = next[at][fold(bytes[i])];
      for (int term : terms.get(at)) {
        hits.found(term, i);
      }
    }
    return at;
  }

  /** Told of each place where a pattern ends. */
  @FunctionalInterface
  interface Hits {
    void found(int pattern, int lastIndex);
  }

  private void insert(byte[] pattern, int index) {
    int at = ROOT;
    for (byte b : pattern) {
      int symbol = fold(b);
      if (next[at][symbol] < 0) {
        next[at][symbol] = newState();
      }
      at = next[at][symbol];
    }
    int[] known = terms.get(at);
    int[] more = Arrays.copyOf(known, known.length + 1);
    more[known.length] = index;
    terms.set(at, more);
  }

  /** Breadth first: the failure link of a state is shorter, hence done before it. */
  private void link() {
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    forSymbols(symbol -> {
      int child = next[ROOT][symbol];
      if (child < 0) {
        next[ROOT][symbol] = ROOT;
      } else {
        fail[child] = ROOT;
        queue.add(child);
      }
    });
    while (!queue.isEmpty()) {
      int at = queue.remove();
      terms.set(at, concat(terms.get(at), terms.get(fail[at])));
      forSymbols(symbol -> {
        int child = next[at][symbol];
        if (child < 0) {
          next[at][symbol] = next[fail[at]][symbol];
        } else {
          fail[child] = next[fail[at]][symbol];
          queue.add(child);
        }
      });
    }
  }

  private static void forSymbols(IntConsumer each) {
    for (int symbol = 0; symbol < 256; symbol++) {
      each.accept(symbol);
    }
  }

  private int newState() {
    if (states == next.length) {
      next = Arrays.copyOf(next, 2 * states);
      fail = Arrays.copyOf(fail, 2 * states);
    }
    next[states] = emptyRow();
    terms.add(new int[0]);
    return states++;
  }

  private static int[] emptyRow() {
    int[] row = new int[256];
    Arrays.fill(row, -1);
    return row;
  }

  private static int[] concat(int[] a, int[] b) {
    int[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  static int fold(byte b) {
    int symbol = b & 0xFF;
    return symbol >= 'A' && symbol <= 'Z' ? symbol + 32 : symbol;
  }
}
