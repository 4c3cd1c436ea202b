package io.mulu.gateway.registration;

import io.mulu.protocol.ChainParameters;

/**
 * How large a batch may be.
 *
 * @param entriesMax
 *          items
 * @param callBytesMax
 *          of the encoded call, leaving room for the rest of the transaction
 * @param attachmentBytesMax
 *          of the encoded handles
 */
public record BatchLimits(int entriesMax, int callBytesMax, int attachmentBytesMax) {
  /** Ids, nonce, key, expiry and signature take less. */
  private static final int ENVELOPE_BYTES = 1024;

  public BatchLimits {
    if (entriesMax < 1 || callBytesMax < 1024 || attachmentBytesMax < 256) {
      throw new IllegalArgumentException("no item fits into such a batch");
    }
  }

  public static BatchLimits of(ChainParameters parameters) {
    return new BatchLimits(parameters.batchEntriesMax(),
        parameters.transactionBytesMax() - ENVELOPE_BYTES, parameters.attachmentBytesMax());
  }

  /** The same with fewer items a batch. */
  public BatchLimits withEntriesMax(int entries) {
    return new BatchLimits(Math.min(entries, entriesMax), callBytesMax, attachmentBytesMax);
  }
}
