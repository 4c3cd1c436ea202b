package io.mulu.protocol.object;

/**
 * One stage that a policy asks for, before it has an electorate.
 *
 * @param needed
 *          votes in favour that satisfy it
 * @param veto
 *          whether one vote against rejects the whole
 */
public record StagePlan(Group group, int needed, boolean veto) {
  public StagePlan {
    Form.range(needed, 1, Stage.ELECTORATE_MAX, "needed");
  }
}
