package io.mulu.protocol;

/** Ids of objects: {@code H("mulu/id/v1" ‖ chainId ‖ transaction id ‖ index)}. */
public final class ObjectIds {
  private ObjectIds() {
  }

  /**
   * @param index
   *          of the object among those that the transaction creates, from 0
   */
  public static Hash created(Hash chainId, Hash transactionId, long index) {
    return Hash.tagged(DomainTag.OBJECT_ID, chainId.bytes(), transactionId.bytes(),
        Bytes.ofLong(index));
  }

  /** Objects of block 0 come from no transaction: the id of zeros stands for it. */
  public static Hash founded(Hash chainId, long index) {
    return created(chainId, Hash.ZERO, index);
  }
}
