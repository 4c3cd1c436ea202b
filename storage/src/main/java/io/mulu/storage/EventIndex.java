package io.mulu.storage;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.storage.EventPointer.Topic;
import io.mulu.storage.LedgerReader.EventLocation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where events are, by what they are about. Those of one topic in one block share rows: a block of
 * thousands of transactions is about few organisations.
 */
final class EventIndex {
  /** Of the first in its key and the others in its value. */
  static final int PLACES_MAX = 256;
  private static final int PREFIX_BYTES = 1 + Hash.SIZE;
  /** Receipt index and event index. */
  private static final int PLACE_BYTES = 8;
  /** Rows read at a time, each with one place at least. */
  private static final int ROWS_MAX = 64;

  private EventIndex() {
  }

  /**
   * @param events
   *          of one block, in its order
   */
  static void put(WriteBatch batch, long height, List<EventPointer> events) {
    Map<Topic, List<EventLocation>> byTopic = new LinkedHashMap<>();
    for (EventPointer event : events) {
      EventLocation at = new EventLocation(height, event.receiptIndex(), event.eventIndex());
      for (Topic topic : event.topics()) {
        List<EventLocation> places = byTopic.computeIfAbsent(topic, t -> new ArrayList<>());
        if (places.isEmpty() || !places.getLast().equals(at)) {
          places.add(at);
        }
      }
    }
    byTopic.forEach((topic, places) -> {
      for (int from = 0; from < places.size(); from += PLACES_MAX) {
        List<EventLocation> some = places.subList(from, Math.min(places.size(), from + PLACES_MAX));
        batch.put(Columns.INDEX_EVENTS, key(prefix(topic), some.getFirst()), value(some));
      }
    });
  }

  /** After a place, or from the first, ascending. */
  static List<EventLocation> forward(KeyValueReader rows, Topic topic,
      @Nullable EventLocation after, int limit) {
    KeyValueReader.checkedLimit(limit);
    List<EventLocation> found = new ArrayList<>();
    KeyRange range = KeyRange.prefix(prefix(topic));
    if (after != null) {
      KeyRange rest = range.after(key(range.from(), after));
      // The row that holds the place, or the one before: the next ones are behind it.
      Optional<KeyValue> row = rows.last(Columns.INDEX_EVENTS,
          KeyRange.between(range.from(), rest.from()));
      row.map(EventIndex::places).orElse(List.of()).stream()
          .filter(place -> place.compareTo(after) > 0).limit(limit).forEach(found::add);
      range = rest;
    }
    while (found.size() < limit) {
      int asked = Math.min(limit - found.size(), ROWS_MAX);
      List<KeyValue> some = rows.scan(Columns.INDEX_EVENTS, range, asked);
      for (KeyValue row : some) {
        places(row).stream().limit(limit - found.size()).forEach(found::add);
      }
      if (some.size() < asked) {
        break;
      }
      range = range.after(some.getLast().key());
    }
    return found;
  }

  /** Before a place, or from the last, descending. */
  static List<EventLocation> backward(KeyValueReader rows, Topic topic,
      @Nullable EventLocation before, int limit) {
    KeyValueReader.checkedLimit(limit);
    List<EventLocation> found = new ArrayList<>();
    KeyRange range = KeyRange.prefix(prefix(topic));
    if (before != null) {
      range = KeyRange.between(range.from(), key(range.from(), before));
    }
    while (found.size() < limit) {
      int asked = Math.min(limit - found.size(), ROWS_MAX);
      List<KeyValue> some = rows.scanBackward(Columns.INDEX_EVENTS, range, asked);
      for (KeyValue row : some) {
        places(row).reversed().stream()
            .filter(place -> before == null || place.compareTo(before) < 0)
            .limit(limit - found.size()).forEach(found::add);
      }
      if (some.size() < asked) {
        break;
      }
      range = KeyRange.between(range.from(), some.getLast().key());
    }
    return found;
  }

  private static Bytes prefix(Topic topic) {
    return Bytes.concat(Bytes.of(topic.kind().code()), topic.id().bytes());
  }

  private static Bytes key(Bytes prefix, EventLocation at) {
    ByteBuffer tail = ByteBuffer.allocate(8 + PLACE_BYTES).putLong(at.height());
    put(tail, at);
    return Bytes.concat(prefix, Bytes.wrap(tail.array()));
  }

  private static Bytes value(List<EventLocation> places) {
    ByteBuffer others = ByteBuffer.allocate((places.size() - 1) * PLACE_BYTES);
    for (EventLocation place : places.subList(1, places.size())) {
      put(others, place);
    }
    return Bytes.wrap(others.array());
  }

  private static void put(ByteBuffer target, EventLocation place) {
    target.putInt(place.receiptIndex()).putInt(place.eventIndex());
  }

  private static List<EventLocation> places(KeyValue row) {
    List<EventLocation> places = new ArrayList<>();
    long height = Columns.longAt(row.key(), PREFIX_BYTES);
    places.add(place(height, row.key(), PREFIX_BYTES + 8));
    Bytes others = row.value();
    if (others.size() % PLACE_BYTES != 0) {
      throw new StorageException("the store is damaged: a row of the event index ends too early");
    }
    for (int at = 0; at < others.size(); at += PLACE_BYTES) {
      places.add(place(height, others, at));
    }
    return places;
  }

  private static EventLocation place(long height, Bytes from, int at) {
    return new EventLocation(height, Columns.intAt(from, at), Columns.intAt(from, at + 4));
  }
}
