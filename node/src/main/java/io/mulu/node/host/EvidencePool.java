package io.mulu.node.host;

import io.mulu.consensus.Evidence;
import io.mulu.consensus.Message;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.wire.MalformedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The evidence that a node keeps: one item per validator, height and kind, of each validator those
 * of its latest heights (docs/spec/consensus.md, rule 11). Confined to the event loop; the items
 * may leave it.
 */
public final class EvidencePool {
  /** Items of one validator: one that breaks the protocol at every height fills no memory. */
  static final int VALIDATOR_ITEMS_MAX = 8;
  /** Items of all; the one kept for longest goes first. */
  static final int ITEMS_MAX = 256;
  /** Bytes of all: twice those of the largest item. */
  static final int BYTES_MAX = 16 << 20;

  private static final Comparator<Item> BY_PLACE = Comparator.comparingLong(Item::height)
      .thenComparing(Item::kind);

  /** Oldest first. */
  private final ArrayDeque<Item> items = new ArrayDeque<>();
  private long bytes;

  /**
   * @param encoded
   *          as it travels: kept once, however often it is shown
   */
  public record Item(PublicKey validator, long height, Evidence.Kind kind, Bytes encoded,
      long seenMillis) {
    static Item of(Evidence evidence, long seenMillis) {
      return new Item(evidence.validator(), evidence.height(), evidence.kind(), evidence.encode(),
          seenMillis);
    }

    private boolean isOf(Evidence evidence) {
      return validator.equals(evidence.validator()) && height == evidence.height()
          && kind == evidence.kind();
    }

    private boolean isBefore(Evidence evidence) {
      return height < evidence.height()
          || (height == evidence.height() && kind.compareTo(evidence.kind()) < 0);
    }

    /** As operators see it. */
    public io.mulu.protocol.answer.Evidence answer() {
      try {
        Evidence evidence = Evidence.decode(encoded);
        Message first = evidence.first().message();
        return new io.mulu.protocol.answer.Evidence(validator, kind.name().toLowerCase(Locale.ROOT),
            height, first.view(), evidence.first().encode(),
            evidence.second() == null ? Bytes.EMPTY : evidence.second().encode(), seenMillis);
      } catch (MalformedException e) {
        throw new Invariant.Broken("what was judged decodes: " + e.getMessage());
      }
    }
  }

  /** Whether it would be kept: not kept already, nor older than all that is kept of a full row. */
  boolean isNews(Evidence evidence) {
    return items.stream().noneMatch(item -> item.isOf(evidence))
        && firstOfFullRow(evidence.validator()).map(first -> first.isBefore(evidence)).orElse(true);
  }

  /** The earliest of a validator that has all the places it may have. */
  private Optional<Item> firstOfFullRow(PublicKey validator) {
    List<Item> row = items.stream().filter(i -> i.validator().equals(validator)).toList();
    return row.size() < VALIDATOR_ITEMS_MAX ? Optional.empty() : row.stream().min(BY_PLACE);
  }

  /** Returns the item, or nothing if it is no news. */
  Optional<Item> add(Evidence evidence, long seenMillis) {
    if (!isNews(evidence)) {
      return Optional.empty();
    }
    Item item = Item.of(evidence, seenMillis);
    firstOfFullRow(item.validator()).ifPresent(this::remove);
    items.addLast(item);
    bytes += item.encoded().size();
    while (items.size() > ITEMS_MAX || bytes > BYTES_MAX) {
      remove(items.getFirst());
    }
    return Optional.of(item);
  }

  private void remove(Item item) {
    items.remove(item);
    bytes -= item.encoded().size();
  }

  /** Newest first. */
  public List<Item> newest() {
    Iterator<Item> backwards = items.descendingIterator();
    List<Item> all = new ArrayList<>(items.size());
    backwards.forEachRemaining(all::add);
    return List.copyOf(all);
  }
}
