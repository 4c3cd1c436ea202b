package io.mulu.vm.decision;

import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Confidentiality;
import io.mulu.protocol.object.EntryScope;
import io.mulu.protocol.object.Purpose;
import org.jspecify.annotations.Nullable;

/**
 * What someone wants to do.
 *
 * @param uses
 *          how many uses it counts as, at least 1
 * @param scope
 *          the document that it is about, if it is about one
 */
public record Question(Action action, Purpose purpose, long uses, @Nullable EntryScope scope) {
  /** About a version as a whole. */
  public static Question of(Action action, Purpose purpose, long uses) {
    return new Question(action, purpose, uses, null);
  }

  /** Whether it is about a document that its confidentiality sets apart. */
  boolean isRestricted() {
    return scope != null && scope.confidentiality() != Confidentiality.N;
  }
}
