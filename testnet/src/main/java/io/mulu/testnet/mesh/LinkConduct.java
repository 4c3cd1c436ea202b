package io.mulu.testnet.mesh;

/**
 * How one direction between two validators behaves. TCP hides lost packets: what a program sees of
 * them is a stall until the packet has come again, and in the end a reset. So that is what loss is
 * here.
 *
 * @param isCut
 *          nothing passes, not even the end of a connection; what was sent waits until it ends
 * @param delayMillis
 *          each piece arrives this much later
 * @param jitterMillis
 *          up to this much more, drawn anew for each piece; order is kept
 * @param stallPercent
 *          of the pieces that are as if lost: they and all behind them wait for
 *          {@value Link#RESEND_MILLIS_MAX} ms at most
 * @param resetPermille
 *          of the pieces that end their connection
 */
public record LinkConduct(boolean isCut, int delayMillis, int jitterMillis, int stallPercent,
    int resetPermille) {
  public static final LinkConduct CLEAR = new LinkConduct(false, 0, 0, 0, 0);
  public static final LinkConduct CUT = new LinkConduct(true, 0, 0, 0, 0);

  public static LinkConduct delayed(int delayMillis, int jitterMillis) {
    return new LinkConduct(false, delayMillis, jitterMillis, 0, 0);
  }

  public static LinkConduct lossy(int stallPercent, int resetPermille) {
    return new LinkConduct(false, 0, 0, stallPercent, resetPermille);
  }
}
