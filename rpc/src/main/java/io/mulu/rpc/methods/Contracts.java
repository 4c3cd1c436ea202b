package io.mulu.rpc.methods;

import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.api.PermissionApi;
import io.mulu.rpc.LedgerView;

/** The contracts' own code, run on a view: the same that runs in blocks. */
public interface Contracts {
  /** The receipt that the call would have in a block right after the head. */
  Receipt simulate(LedgerView view, BlockHeader head, TransactionBody body, Bytes attachment);

  PermissionApi.Verdict decide(LedgerView view, BlockHeader head, PermissionApi.Check check);

  /** The same decision, told for people. */
  PermissionApi.Explanation explain(LedgerView view, BlockHeader head, PermissionApi.Check check);
}
