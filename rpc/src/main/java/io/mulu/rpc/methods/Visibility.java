package io.mulu.rpc.methods;

import io.mulu.protocol.Hash;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.object.AccessRequest;
import io.mulu.protocol.object.Approval;
import io.mulu.protocol.object.Case;
import io.mulu.protocol.object.Consent;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.DocumentEntry;
import io.mulu.protocol.object.Endpoint;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Organization;
import io.mulu.protocol.object.Proposal;
import io.mulu.protocol.object.Right;
import io.mulu.protocol.object.Stage;
import io.mulu.protocol.object.UsageBatch;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.rpc.Caller;
import io.mulu.rpc.LedgerReads;
import io.mulu.rpc.LedgerView;

/** Who sees which object: the rows of architecture.md, Reading, that depend on the object. */
final class Visibility {
  private static final WireCodec<Identity> IDENTITY = WireCodec.of(Identity.class);

  private Visibility() {
  }

  static boolean isVisible(LedgerView view, LedgerObject object, Caller caller) {
    if (caller.isAuditor()) {
      return true;
    }
    Hash own = caller.organization();
    return switch (object) {
      case Organization o -> true;
      case Identity o -> true;
      case Endpoint o -> true;
      case Dataset o -> true;
      case Proposal o -> true;
      case Right o -> true;
      // By its exact locator anybody may find it; by id only who recorded it.
      case Consent consent -> consent.organization().equals(own);
      case UsageBatch batch -> batch.holder().equals(own) || batch.grantee().equals(own);
      // By its exact locator anybody may find it; by id only the holder.
      case DocumentEntry entry -> entry.holder().equals(own);
      case AccessRequest request ->
        request.organization().equals(own) || request.holder().equals(own);
      case Grant grant -> grant.holder().equals(own) || grant.grantee().equals(own);
      case Approval approval -> isVoterOrOpener(view, approval, own)
          || isSubjectVisible(view, approval.subjectKind(), approval.subject(), caller);
      case Case dispute -> dispute.claimant().equals(own) || dispute.respondent().equals(own)
          || (dispute.panel() != null && isOnPanel(view, dispute.panel(), own));
    };
  }

  static boolean isVoterOrOpener(LedgerView view, Approval approval, Hash organization) {
    if (isOf(view, approval.opener(), organization)) {
      return true;
    }
    for (Stage stage : approval.stages()) {
      for (Hash voter : stage.electorate()) {
        if (isOf(view, voter, organization)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isOnPanel(LedgerView view, Hash panel, Hash organization) {
    return ObjectReads.newest(view, ObjectKind.APPROVAL, panel)
        .map(approval -> isVoterOrOpener(view, (Approval) approval, organization)).orElse(false);
  }

  /** One step: what an approval is about is never an approval. */
  private static boolean isSubjectVisible(LedgerView view, ObjectKind kind, Hash subject,
      Caller caller) {
    return kind != ObjectKind.APPROVAL && ObjectReads.newest(view, kind, subject)
        .map(object -> isVisible(view, object, caller)).orElse(false);
  }

  private static boolean isOf(LedgerView view, Hash identity, Hash organization) {
    return LedgerReads.row(view, StateTable.IDENTITY.key(identity), IDENTITY)
        .map(found -> found.organization().equals(organization)).orElse(false);
  }
}
