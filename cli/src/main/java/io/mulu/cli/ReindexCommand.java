package io.mulu.cli;

import io.mulu.node.config.ConfigException;
import io.mulu.node.config.NodeConfig;
import io.mulu.node.ledger.ChainStore;
import io.mulu.node.search.SearchKeeper;
import io.mulu.protocol.Genesis;
import io.mulu.storage.files.DataFolder;
import io.mulu.storage.files.NetworkFileSystem;
import io.mulu.testnet.founding.CeremonyException;
import io.mulu.testnet.founding.Founding;
import io.mulu.vm.Executor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code mulu node reindex}. */
@CommandLine.Command(name = "reindex", mixinStandardHelpOptions = true, description = "Makes a stopped node's search index anew from its state. A node does that by itself where the index is missing, damaged or of another version.")
final class ReindexCommand implements Callable<Integer> {
  @CommandLine.Option(names = "--config", required = true, paramLabel = "FILE", description = "The node's node.toml.")
  private Path config = Path.of(NodeConfig.FILE_NAME);

  @CommandLine.Mixin
  private final Output output = new Output();

  @Override
  public Integer call() throws IOException, ConfigException, CeremonyException {
    NodeConfig node = NodeConfig.read(config);
    Genesis genesis = Founding.readGenesis(node.genesisFile());
    try (
        DataFolder medium = DataFolder.open(node.dataFolder(), node.storageCacheBytes(),
            NetworkFileSystem.REFUSED);
        ChainStore store = ChainStore.open(medium, genesis, new Executor(genesis.chainId()))) {
      long datasets = SearchKeeper.rebuild(store, node.dataFolder().resolve(SearchKeeper.FOLDER));
      output.json(Map.of("datasets", datasets, "height", store.head().height()));
      output.say(datasets + " datasets indexed up to block " + store.head().height());
      return ExitCode.OK;
    }
  }
}
