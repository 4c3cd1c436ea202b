package io.mulu.protocol;

import io.mulu.protocol.object.Form;
import io.mulu.protocol.wire.WireCodec;

/**
 * Everything that affects consensus and contracts, begun by genesis, changed by the validators'
 * vote. Each has a hard range, since a value that stops consensus could not be voted away
 * (docs/spec/consensus.md, rule 14). Times are milliseconds, sizes bytes.
 *
 * @param protocolVersion
 *          of messages and rules
 * @param viewTimeoutMillis
 *          T0, of view 0; doubles with each view
 * @param viewTimeoutMaxMillis
 *          cap of the back-off
 * @param heartbeatMillis
 *          idle time after which an empty block is due; 0 is never
 * @param clockDriftMaxMillis
 *          how far ahead of a voter's clock a proposal may be
 * @param stalenessMaxMillis
 *          how old a proof a gateway still believes
 * @param transactionLifetimeMillis
 *          longest time from block to expiry; also the replay window
 * @param primaryTenure
 *          blocks after which a working primary hands over
 * @param blockBytesMax
 *          of all transactions of a block
 * @param transactionBytesMax
 *          of an envelope, its attachment not counted
 * @param attachmentBytesMax
 *          of an attachment
 * @param batchEntriesMax
 *          items of one RegisterEntries
 * @param dueTransitionsMax
 *          deadlines run before a block's transactions
 * @param blockWorkMax
 *          static work units of a block, so that the worst one executes within T0/4
 * @param approvalMillis
 *          time to vote
 * @param requestMillis
 *          life of an unanswered request
 * @param caseAnswerMillis
 *          time to answer a case, and to accept the answer
 * @param childrenMax
 *          grants delegated from one
 * @param contracts
 *          lengths of time that the contracts know
 */
public record ChainParameters(int protocolVersion, long viewTimeoutMillis,
    long viewTimeoutMaxMillis, long heartbeatMillis, long clockDriftMaxMillis,
    long stalenessMaxMillis, long transactionLifetimeMillis, long primaryTenure, int blockBytesMax,
    int transactionBytesMax, int attachmentBytesMax, int batchEntriesMax, int dueTransitionsMax,
    long blockWorkMax, long approvalMillis, long requestMillis, long caseAnswerMillis,
    int childrenMax, ContractTimes contracts) {
  /** Any single call fits into any block, or the call that mends this would not. */
  public static final long BLOCK_WORK_MIN = 250_000;
  /** What executes in a millisecond: no view would be long enough for a block that takes longer. */
  private static final long WORK_PER_MILLI = 8_000;
  private static final long DAY = 24L * 3600 * 1000;
  private static final WireCodec<ChainParameters> CODEC = WireCodec.of(ChainParameters.class);

  public ChainParameters {
    Form.range(protocolVersion, 1, 1, "protocolVersion");
    Form.range(viewTimeoutMillis, 100, 60_000, "viewTimeoutMillis");
    Form.range(viewTimeoutMaxMillis, viewTimeoutMillis, 600_000, "viewTimeoutMaxMillis");
    Form.range(heartbeatMillis, 0, 3_600_000, "heartbeatMillis");
    Form.range(clockDriftMaxMillis, 100, 60_000, "clockDriftMaxMillis");
    Form.range(stalenessMaxMillis, 1_000, DAY, "stalenessMaxMillis");
    Form.range(transactionLifetimeMillis, 10_000, DAY, "transactionLifetimeMillis");
    Form.range(primaryTenure, 1, 1_000_000, "primaryTenure");
    Form.range(blockBytesMax, 1 << 16, 1 << 25, "blockBytesMax");
    Form.range(transactionBytesMax, 1 << 12, 1 << 20, "transactionBytesMax");
    Form.range(attachmentBytesMax, 1 << 12, 1 << 20, "attachmentBytesMax");
    Form.require(transactionBytesMax + attachmentBytesMax <= blockBytesMax, "blockBytesMax",
        "must hold the largest transaction with its attachment");
    Form.range(batchEntriesMax, 1, 500, "batchEntriesMax");
    Form.range(dueTransitionsMax, 1, 10_000, "dueTransitionsMax");
    Form.range(blockWorkMax, BLOCK_WORK_MIN, 1L << 40, "blockWorkMax");
    Form.require(blockWorkMax <= WORK_PER_MILLI * viewTimeoutMaxMillis, "blockWorkMax",
        "must be at most " + WORK_PER_MILLI + " for each millisecond of viewTimeoutMax");
    Form.range(approvalMillis, 1_000, 366 * DAY, "approvalMillis");
    Form.range(requestMillis, 1_000, 366 * DAY, "requestMillis");
    Form.range(caseAnswerMillis, 1_000, 366 * DAY, "caseAnswerMillis");
    // One transaction holds them all.
    Form.range(childrenMax, 1, 256, "childrenMax");
    // Rule 13: an idle chain must still give gateways proofs that are fresh enough.
    Form.require(heartbeatMillis == 0
        || heartbeatMillis + 3 * viewTimeoutMillis + 2 * clockDriftMaxMillis <= stalenessMaxMillis,
        "stalenessMaxMillis", "must be at least heartbeat + 3 viewTimeout + 2 clockDrift");
  }

  /** The defaults of docs/spec/consensus.md; genesis files start from these. */
  public static ChainParameters defaults() {
    return new ChainParameters(1, 2_000, 30_000, 10_000, 5_000, 30_000, 600_000, 256, 4 << 20,
        512 << 10, 256 << 10, 500, 1_000, 4_000_000, 7 * DAY, 30 * DAY, 14 * DAY, 256,
        ContractTimes.defaults());
  }

  /** The same with other lengths of time. */
  public ChainParameters with(ContractTimes times) {
    return new ChainParameters(protocolVersion, viewTimeoutMillis, viewTimeoutMaxMillis,
        heartbeatMillis, clockDriftMaxMillis, stalenessMaxMillis, transactionLifetimeMillis,
        primaryTenure, blockBytesMax, transactionBytesMax, attachmentBytesMax, batchEntriesMax,
        dueTransitionsMax, blockWorkMax, approvalMillis, requestMillis, caseAnswerMillis,
        childrenMax, times);
  }

  public Hash hash() {
    return Hash.tagged(DomainTag.PARAMETERS, CODEC.encode(this));
  }

  public Bytes encode() {
    return CODEC.encode(this);
  }
}
