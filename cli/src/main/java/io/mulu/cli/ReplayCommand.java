package io.mulu.cli;

import io.mulu.node.config.ConfigException;
import io.mulu.node.config.NodeConfig;
import io.mulu.node.ledger.ChainStore;
import io.mulu.node.ledger.Ledger;
import io.mulu.node.ledger.Mempool;
import io.mulu.node.ledger.Replay;
import io.mulu.protocol.Genesis;
import io.mulu.storage.files.DataFolder;
import io.mulu.storage.files.NetworkFileSystem;
import io.mulu.testnet.founding.CeremonyException;
import io.mulu.testnet.founding.Founding;
import io.mulu.vm.Executor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code mulu replay}. */
@CommandLine.Command(name = "replay", mixinStandardHelpOptions = true, description = "Executes a stopped node's chain anew from genesis, in this process, and compares every "
    + "block: certificate, transactions, receipts, state root.", footer = "Exit code 0 if all of it was reproduced, 1 if not.")
final class ReplayCommand implements Callable<Integer> {
  private static final long CACHE_BYTES = 64L << 20;
  private static final long REPORT_BLOCKS = 100;

  @CommandLine.Option(names = "--data", required = true, paramLabel = "DIR", description = "The node's folder, with its node.toml. The node must have stopped.")
  private Path data = Path.of(".");

  @CommandLine.Option(names = "--scratch", paramLabel = "DIR", description = "Where the chain is built anew; deleted at the end (default: a temporary folder).")
  private Path scratch = Path.of(System.getProperty("java.io.tmpdir"));

  @CommandLine.Mixin
  private final Output output = new Output();

  @Override
  public Integer call() throws IOException, ConfigException, CeremonyException, CliFailure {
    NodeConfig config = NodeConfig.read(data.resolve(NodeConfig.FILE_NAME));
    Genesis genesis = Founding.readGenesis(config.genesisFile());
    Executor executor = new Executor(genesis.chainId());
    Path anew = Files.createTempDirectory(scratch, "mulu-replay-");
    try (
        DataFolder from = DataFolder.open(config.dataFolder(), CACHE_BYTES,
            NetworkFileSystem.REFUSED);
        ChainStore stored = ChainStore.open(from, genesis, executor);
        DataFolder to = DataFolder.open(anew, CACHE_BYTES, NetworkFileSystem.REFUSED);
        ChainStore built = ChainStore.open(to, genesis, executor)) {
      requireWhole(stored);
      return replay(stored, new Ledger(built, executor, new Mempool(Mempool.Limits.defaults())));
    } finally {
      Folders.delete(anew);
    }
  }

  private static void requireWhole(ChainStore stored) throws CliFailure {
    if (stored.blocksKeptFrom() > 0) {
      throw new CliFailure(ExitCode.BAD_INPUT,
          "blocks before " + stored.blocksKeptFrom() + " are not here, or not whole",
          "a node that joined by a copied state has no older ones, and what a purge took is gone"
              + " everywhere");
    }
  }

  private int replay(ChainStore stored, Ledger anew) throws IOException {
    long head = stored.head().height();
    boolean isWatched = Terminal.isAttached() && !output.isJson();
    try {
      Replay.Result result = Replay.run(stored::certifiedBlock, anew, head, height -> {
        if (isWatched && (height % REPORT_BLOCKS == 0 || height == head)) {
          System.out.printf("\rblock %d of %d  ", height, head);
          System.out.flush();
        }
      });
      if (isWatched) {
        System.out.println();
      }
      output.json(new TreeMap<>(Map.of("reproduced", true, "blocks", result.blocks(),
          "transactions", result.transactions(), "headHash", result.headHash().hex(), "stateRoot",
          result.stateRoot().hex(), "java", System.getProperty("java.version"))));
      output.say(result.blocks() + " blocks with " + result.transactions()
          + " transactions reproduced: head " + result.headHash().brief() + ", state "
          + result.stateRoot().brief());
      return ExitCode.OK;
    } catch (Replay.NotReproducedException e) {
      output.json(Map.of("reproduced", false, "problem", String.valueOf(e.getMessage())));
      output.say("NOT reproduced, " + e.getMessage());
      return ExitCode.CHECK_FAILED;
    }
  }
}
