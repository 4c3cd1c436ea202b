package io.mulu.testnet.sim;

import java.io.PrintWriter;
import java.io.Writer;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs a module's test class against a planted bug, in a process of its own. */
final class ScenarioRun {
  private ScenarioRun() {
  }

  public static void main(String[] arguments) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    Launcher launcher = LauncherFactory.create();
    launcher.execute(LauncherDiscoveryRequestBuilder.request()
        .selectors(DiscoverySelectors.selectClass(arguments[0])).build(), listener);
    listener.getSummary().printFailuresTo(new PrintWriter(Writer.nullWriter()));
    System.out.println(listener.getSummary().getFailures().stream().findFirst()
        .map(failure -> "CAUGHT 1 " + failure.getTestIdentifier().getDisplayName())
        .orElse(listener.getSummary().getTestsFoundCount() == 0 ? "NO TESTS" : "CLEAN"));
  }
}
