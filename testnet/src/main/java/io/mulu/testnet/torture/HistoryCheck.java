package io.mulu.testnet.torture;

import io.mulu.protocol.answer.Location;
import io.mulu.testnet.torture.Operation.Read;
import io.mulu.testnet.torture.Operation.Value;
import io.mulu.testnet.torture.Operation.Write;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a history can be explained by one register per organisation. The chain names the order
 * itself, so nothing need be searched for: a write takes place where it lies (height, index), a
 * read at the end of the block whose state it saw.
 *
 * <p>
 * 1. <b>One order</b>: no two writes lie at one place.
 * <p>
 * 2. <b>Contents</b>: taken in that order, each write was applied exactly if the register had the
 * revision it asked for, and each read saw what the last write before it left.
 * <p>
 * 3. <b>Writes and current reads are linearizable</b> (Herlihy and Wing 1990): the order respects
 * real time. A write that begins after anything had returned lies in a later block; a current read
 * that begins after a write or a current read had returned sees no earlier state.
 * <p>
 * 4. <b>Local reads are sequentially consistent</b>, no more: they may be old, but those of one
 * node never go back while it keeps its data, and none sees a write that began after it returned
 * (by the rule for writes above).
 */
final class HistoryCheck {
  /** More of them say nothing new. */
  private static final int VIOLATIONS_MAX = 20;
  private static final Comparator<Location> ORDER = Comparator.comparingLong(Location::height)
      .thenComparingInt(Location::index);

  private final List<Write> writes;
  private final List<Read> reads;
  private final List<String> violations = new ArrayList<>();

  private HistoryCheck(Collection<Write> writes, Collection<Read> reads) {
    this.writes = writes.stream().sorted(Comparator.comparing(Write::place, ORDER)).toList();
    this.reads = List.copyOf(reads);
  }

  /**
   * What does not hold; at most {@value #VIOLATIONS_MAX}.
   *
   * @param writes
   *          all that are on the chain: also those of which no client was told
   */
  static List<String> violations(Collection<Write> writes, Collection<Read> reads) {
    HistoryCheck check = new HistoryCheck(writes, reads);
    check.oneOrder();
    check.contents();
    check.realTime();
    return List.copyOf(check.violations);
  }

  private void oneOrder() {
    for (int i = 1; i < writes.size(); i++) {
      if (writes.get(i - 1).place().equals(writes.get(i).place())) {
        violated(writes.get(i - 1) + " and " + writes.get(i) + " lie at one place");
      }
    }
  }

  private void contents() {
    Map<Integer, List<Write>> byRegister = writes.stream()
        .collect(Collectors.groupingBy(w -> w.attempt().register()));
    Map<Integer, NavigableMap<Long, Value>> states = new TreeMap<>();
    byRegister.forEach((register, inOrder) -> states.put(register, replay(inOrder)));
    for (Read read : reads) {
      Map.Entry<Long, Value> state = states.getOrDefault(read.register(), new TreeMap<>())
          .floorEntry(read.height());
      Value expected = state == null ? Value.NONE : state.getValue();
      if (!read.value().equals(expected)) {
        violated(read + " should have seen " + expected);
      }
    }
  }

  /** Height → what the register holds at the end of that block. */
  private NavigableMap<Long, Value> replay(List<Write> inOrder) {
    NavigableMap<Long, Value> states = new TreeMap<>();
    Value value = Value.NONE;
    for (Write write : inOrder) {
      boolean isDue = write.attempt().revision() == value.revision();
      if (isDue != write.isApplied()) {
        violated(write + " met " + value);
      }
      if (write.isApplied()) {
        value = new Value(write.attempt().revision() + 1, write.attempt().address());
      }
      states.put(write.height(), value);
    }
    return states;
  }

  private void realTime() {
    List<Operation> all = Stream.concat(writes.stream(), reads.stream()).map(Operation.class::cast)
        .toList();
    List<Read> current = reads.stream().filter(Read::isCurrent).toList();
    List<Operation> linearizable = Stream.concat(writes.stream(), current.stream())
        .map(Operation.class::cast).toList();
    follows(all, writes, true);
    follows(linearizable, current, false);
    Map<List<Integer>, List<Read>> byNode = reads.stream().filter(r -> r.life() >= 0)
        .collect(Collectors.groupingBy(r -> List.of(r.node(), r.life())));
    byNode.values().forEach(there -> follows(there, there, false));
  }

  /**
   * Each of the later ones must lie at least as high as everything that had returned before it
   * began.
   *
   * @param strictly
   *          higher, even
   */
  private void follows(List<? extends Operation> earlier, List<? extends Operation> later,
      boolean strictly) {
    List<Operation> returned = earlier.stream().map(Operation.class::cast)
        .sorted(Comparator.comparingLong(Operation::returnedNanos)).toList();
    List<Operation> begun = later.stream().map(Operation.class::cast)
        .sorted(Comparator.comparingLong(Operation::invokedNanos)).toList();
    Operation highest = null;
    int next = 0;
    for (Operation operation : begun) {
      while (next < returned.size()
          && returned.get(next).returnedNanos() < operation.invokedNanos()) {
        if (highest == null || returned.get(next).height() > highest.height()) {
          highest = returned.get(next);
        }
        next++;
      }
      if (highest != null && (operation.height() < highest.height()
          || (strictly && operation.height() == highest.height()))) {
        violated(operation + " began after the return of "
            + Objects.requireNonNull(highest, "checked above"));
      }
    }
  }

  private void violated(String what) {
    if (violations.size() < VIOLATIONS_MAX) {
      violations.add(what);
    }
  }
}
