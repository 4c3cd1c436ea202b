package io.mulu.vm.decision;

import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Purpose;

/**
 * What someone wants to do.
 *
 * @param uses
 *          how many uses it counts as, at least 1
 */
public record Question(Action action, Purpose purpose, long uses) {
}
