package io.mulu.bench.load;

import io.mulu.client.ClientException;
import io.mulu.testnet.chain.NotFinalException;
import io.mulu.testnet.founding.CeremonyException;
import io.mulu.testnet.net.JavaCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A validator at work, for a virtual machine to learn from: started, loaded, stopped in good order.
 * It has a peer, so that it also gossips and votes.
 */
public final class TrainingRun {
  private static final Layout LAYOUT = new Layout(2, 0);
  private static final int GRANTS = 50;
  private static final int OUTSTANDING = 400;

  private TrainingRun() {
  }

  /**
   * @param folder
   *          empty; the caller deletes it
   * @param java
   *          how each validator is started
   * @param environment
   *          of the one to learn from
   * @param load
   *          how long
   */
  public static void run(Path folder, JavaCommand java, Map<String, String> environment,
      Duration load) throws IOException, InterruptedException, CeremonyException, NotFinalException,
      ClientException {
    try (BenchNet net = BenchNet.start(folder, LAYOUT, java)) {
      net.stop(0);
      net.startAndWait(0, environment);
      Workload workload = new UseWorkload(net, GRANTS);
      try (RawRpc rpc = new RawRpc(); Finality finality = Finality.of(net.chain().client(0))) {
        workload.prepare(net.chain().nodes(), rpc, finality);
      }
      try (RawRpc rpc = new RawRpc(); Finality finality = Finality.of(net.chain().client(0))) {
        Timers timers = new Timers(1, net.chain().nodes(), workload, rpc);
        Injectors injectors = new Injectors(OUTSTANDING, 0, 0, net.chain().nodes(), workload, rpc,
            finality, timers::done);
        injectors.start();
        timers.start();
        try {
          Thread.sleep(load);
        } finally {
          timers.stop();
          injectors.stop();
        }
        injectors.requireRunning();
      }
      net.stop(0);
    }
  }
}
