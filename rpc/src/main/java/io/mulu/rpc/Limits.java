package io.mulu.rpc;

import io.mulu.protocol.Submission;
import java.time.Duration;

/**
 * The bounds of the edge. Each has a test that reaches it.
 *
 * @param bodyBytesMax
 *          of a request; holds the largest submission in base64
 * @param batchMax
 *          requests of a batch
 * @param answerBytesMax
 *          of all answers of a batch together
 * @param nestingMax
 *          levels of JSON; the deepest parameter, a call, has about ten
 * @param numberCharactersMax
 *          of a JSON number
 * @param nameCharactersMax
 *          of a member's name
 * @param idCharactersMax
 *          of a request's id
 * @param pageDefault
 *          items of a page if the caller does not say
 * @param pageMax
 *          items of a page
 * @param scanMax
 *          rows looked at for one page
 * @param requestTime
 *          for a request or a whole batch, waiting for finality included
 * @param storeReadsMax
 *          methods that read the store at the same time
 * @param storeWait
 *          how long one waits for its turn before it is refused
 * @param cursorsMax
 *          views kept open for further pages
 * @param cursorLife
 *          since the last page
 * @param subscribersMax
 *          open subscriptions
 * @param connectionsMax
 *          open HTTP and WebSocket connections
 * @param subscriberStall
 *          how long a subscriber may take for one message before it is closed
 */
public record Limits(int bodyBytesMax, int batchMax, int answerBytesMax, int nestingMax,
    int numberCharactersMax, int nameCharactersMax, int idCharactersMax, int pageDefault,
    int pageMax, int scanMax, Duration requestTime, int storeReadsMax, Duration storeWait,
    int cursorsMax, Duration cursorLife, int subscribersMax, int connectionsMax,
    Duration subscriberStall) {
  public static Limits defaults() {
    return new Limits(Submission.BYTES_MAX / 3 * 4 + 4096, 100, 32 << 20, 32, 100, 128, 128, 100,
        500, 20_000, Duration.ofSeconds(60), 64, Duration.ofSeconds(1), 32, Duration.ofMinutes(1),
        64, 512, Duration.ofSeconds(10));
  }
}
