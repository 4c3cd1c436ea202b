package io.mulu.testnet.sim.world;

/**
 * Whose validator a machine is or may become, and by which keys. An organisation has one seat, and
 * another for each key that takes the place of an earlier one.
 *
 * @param organization
 *          number of the member
 * @param key
 *          number of its consensus key and of its device's key
 * @param isFounding
 *          whether it is a validator from the beginning
 */
public record Seat(int organization, int key, boolean isFounding) {
  /** Numbers of keys that come later do not depend on how many founders there are. */
  private static final int LATER_KEYS = 1_000;

  public static Seat founding(int organization) {
    return new Seat(organization, organization, true);
  }

  /**
   * @param later
   *          number of the seat among those that are taken later
   */
  public static Seat later(int organization, int later) {
    return new Seat(organization, LATER_KEYS + later, false);
  }
}
