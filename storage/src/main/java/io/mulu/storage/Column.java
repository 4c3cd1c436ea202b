package io.mulu.storage;

/**
 * A named key space of a store, ordered by unsigned bytes. A batch may span columns.
 *
 * @param id
 *          1..255, unique in its schema and never given to another column
 */
public record Column(int id, String name) {
  public Column {
    if (id < 1 || id > 255 || !name.matches("[a-z][a-z_]{0,30}")) {
      throw new IllegalArgumentException("column " + id + " " + name);
    }
  }
}
