package io.mulu.vm;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.Rejoins;
import io.mulu.protocol.Validator;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.Change;
import io.mulu.protocol.object.Proposal;
import io.mulu.protocol.object.Role;
import io.mulu.vm.TestChain.Person;
import io.mulu.vm.state.Table;
import java.util.List;

/** Validators to be, and the way there. */
final class Candidates {
  private Candidates() {
  }

  static Validator validator(TestChain chain, int founder, Person device, String name) {
    return new Validator(key(name).publicKey(), chain.organization(founder), device.id(),
        List.of(Hash.sha256(Bytes.utf8(name))), name + ".example:7400");
  }

  private static KeyPair key(String name) {
    return TestChain.key(name, 0);
  }

  static Hash propose(TestChain chain, Person by, Change change) {
    Receipt receipt = chain.applied(by, new Call.ProposeChange(change));
    return receipt.created().get(0);
  }

  static void vote(TestChain chain, Hash proposal, int... founders) {
    for (int founder : founders) {
      voteWith(chain, proposal, chain.admin(founder));
    }
  }

  static void voteWith(TestChain chain, Hash proposal, Person voter) {
    Proposal of = chain.get(Table.PROPOSALS, proposal);
    chain.applied(voter, new Call.CastVote(of.approval(), true));
  }

  static Call.Rejoin proof(TestChain chain, String name, Hash proposal) {
    KeyPair key = key(name);
    return new Call.Rejoin(key.publicKey(), proposal.bytes(),
        key.sign(Rejoins.bytesToSign(chain.genesis.chainId(), key.publicKey(), proposal.bytes())));
  }

  static Person secondAdmin(TestChain chain, int founder) {
    return chain.person(founder, Role.ORG_ADMIN);
  }

  static ChainParameters withApprovalMillis(ChainParameters d, long millis) {
    return with(d.heartbeatMillis(), d.primaryTenure(), d.batchEntriesMax(), d.blockWorkMax(),
        millis);
  }

  static ChainParameters withTenure(long tenure) {
    ChainParameters d = ChainParameters.defaults();
    return with(d.heartbeatMillis(), tenure, d.batchEntriesMax(), d.blockWorkMax(),
        d.approvalMillis());
  }

  static ChainParameters withBatchEntries(int max) {
    ChainParameters d = ChainParameters.defaults();
    return with(d.heartbeatMillis(), d.primaryTenure(), max, d.blockWorkMax(), d.approvalMillis());
  }

  static ChainParameters withWork(long max) {
    ChainParameters d = ChainParameters.defaults();
    return with(d.heartbeatMillis(), d.primaryTenure(), d.batchEntriesMax(), max,
        d.approvalMillis());
  }

  static ChainParameters withHeartbeat(long millis) {
    ChainParameters d = ChainParameters.defaults();
    return with(millis, d.primaryTenure(), d.batchEntriesMax(), d.blockWorkMax(),
        d.approvalMillis());
  }

  private static ChainParameters with(long heartbeat, long tenure, int batch, long work,
      long approval) {
    ChainParameters d = ChainParameters.defaults();
    return new ChainParameters(d.protocolVersion(), d.viewTimeoutMillis(), d.viewTimeoutMaxMillis(),
        heartbeat, d.clockDriftMaxMillis(), d.stalenessMaxMillis(), d.transactionLifetimeMillis(),
        tenure, d.blockBytesMax(), d.transactionBytesMax(), d.attachmentBytesMax(), batch,
        d.dueTransitionsMax(), work, approval, d.requestMillis(), d.caseAnswerMillis(),
        d.childrenMax(), d.contracts());
  }
}
