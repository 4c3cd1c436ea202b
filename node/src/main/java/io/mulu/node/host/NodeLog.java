package io.mulu.node.host;

import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every line that an operator reads, one method each: INFO is what he would want, at most one line
 * per block. No payloads, no personal data.
 */
public final class NodeLog {
  private static final Logger LOG = LoggerFactory.getLogger("mulu.node");

  private NodeLog() {
  }

  public static void starting(String version, Hash chainId, Path data, String signatures) {
    LOG.info("mulu {} starting on chain {} with data in {}, signatures by {}", version,
        chainId.brief(), data, signatures);
  }

  public static void noByzantineTolerance(int validators) {
    LOG.warn("{} validators survive no Byzantine validator: run at least 4", validators);
  }

  public static void slowSignatures(String provider) {
    LOG.warn("signatures are verified by {}: same verdicts as Corretto, some sixteen times slower",
        provider);
  }

  public static void ready(long height, String rpc) {
    LOG.info("ready at height {}, RPC on {}", height, rpc);
  }

  public static void committed(long height, Hash hash, int transactions, long view) {
    if (transactions > 0) {
      LOG.info("block {} {} with {} transactions, view {}", height, hash.brief(), transactions,
          view);
    } else {
      LOG.debug("block {} {} empty, view {}", height, hash.brief(), view);
    }
  }

  public static void searchRenewed(String problem) {
    LOG.warn("the search index cannot be used and is made anew: {}", problem);
  }

  public static void searchRebuilt(long datasets, long height) {
    LOG.info("search index made from the state: {} datasets, block {}", datasets, height);
  }

  public static void searchBroken(String problem) {
    LOG.error("the search index failed, searches are refused until a restart: {}", problem);
  }

  public static void synced(long height, String from) {
    LOG.info("synced to block {} from {}", height, from);
  }

  public static void snapshotChosen(long height) {
    LOG.info("joining by a copy of the state of block {}", height);
  }

  public static void snapshotProgress(long height, long parts) {
    LOG.info("copying the state of block {}: {} parts taken since the start", height, parts);
  }

  public static void snapshotAbandoned() {
    LOG.warn("nobody serves the state that was being copied any more: choosing another");
  }

  public static void snapshotAdopted(long height, long oldestBlock) {
    LOG.info("joined at block {} by a copied state; blocks before {} are not here", height,
        oldestBlock);
  }

  public static void viewChanged(long height, long view, PublicKey primary) {
    LOG.warn("height {} is in view {} with primary {}", height, view, primary.brief());
  }

  public static void peerConnected(String peer) {
    LOG.info("peer {} connected", peer);
  }

  public static void peerDisconnected(String peer, String why) {
    LOG.info("peer {} disconnected: {}", peer, why);
  }

  public static void syncRefused(String peer, long height, String why) {
    LOG.warn("block {} of peer {} refused: {}", height, peer, why);
  }

  public static void proposalInvalid(long height, Hash hash, String why) {
    LOG.warn("proposal {} at height {} is invalid: {}", hash.brief(), height, why);
  }

  public static void evidence(PublicKey validator, String what, long height) {
    LOG.error("validator {} broke the protocol at height {}: {}", validator.brief(), height, what);
  }

  public static void evidenceRefused(String peer, long height, String why) {
    LOG.warn("evidence of peer {} at height {} proves nothing: {}; it is not heard for a while",
        peer, height, why);
  }

  public static void amnesia(String why) {
    LOG.error("this validator has lost its memory and does not vote until it has rejoined: {}",
        why);
  }

  public static void rejoining(Hash transaction) {
    LOG.info("rejoin sent as transaction {}", transaction.brief());
  }

  public static void rejoined(long floor) {
    LOG.info("rejoined: votes at heights above {}", floor);
  }

  public static void joined(long height) {
    LOG.info("this node is a validator from height {} on", height);
  }

  public static void left(long height) {
    LOG.warn("this node is no validator from height {} on; it follows the chain", height);
  }

  public static void breakGlass(long floor) {
    LOG.error("BREAK-GLASS: an operator lets this validator vote above height {}", floor);
  }

  public static void signingEnded(String reason, String detail) {
    LOG.error("signing has ended ({}): {}; reads go on", reason, detail);
  }

  public static void fatal(Throwable defect) {
    LOG.error("a defect stops this node", defect);
  }

  public static void closing(Throwable e) {
    LOG.warn("a part of the node did not close cleanly", e);
  }

  public static void stopped(long height) {
    LOG.info("stopped at height {}", height);
  }
}
