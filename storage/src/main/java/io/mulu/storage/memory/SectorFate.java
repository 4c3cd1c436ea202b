package io.mulu.storage.memory;

/** What a power cut makes of a sector that had not been synced. */
public enum SectorFate {
  /** It reads as zeros, or the file ends before it. */
  LOST,
  /** It was on its way and came through. */
  WRITTEN,
  /** It came through with a bit flipped. */
  GARBLED
}
