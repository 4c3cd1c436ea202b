package io.mulu.testnet.demo;

import io.mulu.client.Sender;
import io.mulu.gateway.registration.ImportReport;
import io.mulu.gateway.registration.ItemResult;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.ContractTimes;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.object.State;
import io.mulu.testnet.chain.Chain;
import io.mulu.testnet.founding.CeremonyException;
import io.mulu.testnet.founding.Founding;
import io.mulu.testnet.input.InputCount;
import io.mulu.testnet.input.InputException;
import io.mulu.testnet.net.JavaCommand;
import io.mulu.testnet.net.LocalNet;
import io.mulu.testnet.net.LocalNode;
import io.mulu.testnet.net.NetworkPlan;
import io.mulu.testnet.net.Ports;
import io.mulu.testnet.phi.PhiSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The whole story: hospitals found a consortium, agree on a catalog of their documents, lose a
 * validator on the way, and an access is granted, proved, used and revoked. Each step is checked; a
 * check that fails does not end the story, but the report says so. Confined to one thread.
 */
public final class Demo {
  private static final long NOTICE_MILLIS = 30_000;
  private static final long REVIEW_MILLIS = 20_000;

  private final DemoOptions options;
  private final Story story;
  private final JavaCommand java;
  private final DemoFolders folders;
  private final long startNanos = System.nanoTime();
  private @Nullable LocalNet net;

  private Demo(DemoOptions options, Story story, JavaCommand java, DemoFolders folders) {
    this.options = options;
    this.story = story;
    this.java = java;
    this.folders = folders;
  }

  /**
   * @throws IOException
   *           if the folder for the network cannot be made
   * @throws InputException
   *           if there are no hospitals with documents where the options say
   */
  public static Demo in(DemoOptions options, Story story, JavaCommand java)
      throws IOException, InputException {
    DemoFolders.check(options.source());
    Path chosen = options.folder();
    Path root = chosen == null ? Files.createTempDirectory("mulu-demo-") : chosen;
    return new Demo(options, story, java, new DemoFolders(root.toAbsolutePath().normalize()));
  }

  /** Tells the story; the network is left running unless it is told for a batch or broke off. */
  public DemoReport run() throws IOException, InterruptedException {
    Summary summary = new Summary();
    try {
      tell(summary);
    } catch (BrokenOff | IOException e) {
      story.check(false, "the story goes on", String.valueOf(e.getMessage()));
    }
    if (options.isBatch() || !story.failures().isEmpty()) {
      stop();
    }
    DemoReport report = summary.report(story, seconds());
    Path file = options.report();
    if (file != null) {
      report.write(file);
      story.say("report in " + file);
    }
    return report;
  }

  private void tell(Summary summary) throws BrokenOff, IOException, InterruptedException {
    story.section("Hospitals and their documents");
    Map<String, String> codes = folders.prepare(options);
    PhiSearch phi = PhiSearch.forPatientsOf(folders.input());
    story.say(codes.size() + " hospitals, " + phi.termCount()
        + " names, numbers, addresses and notes that must never leave them");
    codes.forEach((code, name) -> {
      if (!code.equals(name)) {
        story.say("the folder " + name + " is " + code + " on the ledger");
      }
    });

    story.section("Founding: every hospital makes its own keys, all sign one genesis");
    Genesis genesis = found(codes);
    LocalNet network = LocalNet.open(folders.network(), java);
    net = network;
    network.start();
    story.check(true, network.nodes().size() + " validators run as processes of their own", "");

    try (Chain chain = new Chain(genesis, network.nodes().stream().map(LocalNode::rpc).toList())) {
      Stage stage = new Stage(story, network, chain, hospitals(chain, network.plan()));
      summary.chain = chain;
      summary.validators = network.nodes().size();
      story.section("People");
      new Enrolment(stage).run();
      new Privacy(stage, phi).learnBaseline();
      Outage outage = new Outage(stage);
      Imports imports = importAll(stage, outage, summary);
      share(stage, imports, summary);
      check(stage, imports, phi, summary);
      searchStopped(stage, phi, summary);
    }
  }

  private Genesis found(Map<String, String> codes) throws BrokenOff, IOException {
    NetworkPlan plan = DemoFolders.plan(codes, options.validators(),
        Ports.free(options.validators()));
    try {
      Genesis genesis = new Founding(folders.network(), new SecureRandom()).found(plan,
          parameters(), Instant.now());
      story.say("chain " + genesis.chainId().hex());
      for (NetworkPlan.Member member : plan.members()) {
        story.say(String.format("%-24s %s", member.code(),
            member.hasNode()
                ? "validator, RPC on port " + member.ports().rpc()
                : "member, submits through another's node and verifies by proof"));
      }
      return genesis;
    } catch (CeremonyException e) {
      throw new BrokenOff("the founding", e);
    }
  }

  /** Nobody wants to watch a week pass: what takes days elsewhere takes seconds here. */
  private static ChainParameters parameters() {
    ContractTimes usual = ContractTimes.defaults();
    return ChainParameters.defaults()
        .with(new ContractTimes(NOTICE_MILLIS, usual.consentDelayMillis(), usual.emergencyMillis(),
            REVIEW_MILLIS, usual.obligationMillis(), usual.leaseMillis()));
  }

  private List<Hospital> hospitals(Chain chain, NetworkPlan plan) throws IOException {
    List<Hospital> hospitals = new ArrayList<>();
    int nodes = plan.nodes().size();
    for (int i = 0; i < plan.members().size(); i++) {
      String code = plan.members().get(i).code();
      Path input = folders.input().resolve(code);
      Hospital hospital = new Hospital(code, chain.organization(code), i % nodes, i < nodes,
          Files.isDirectory(input) ? input : null, folders.ownFolder(code));
      hospital.appoint(Hospital.Post.ADMIN, new Sender(chain.genesis().adminId(chain.founder(code)),
          Founding.adminKey(folders.network(), code)));
      hospitals.add(hospital);
    }
    return hospitals;
  }

  private Imports importAll(Stage stage, Outage outage, Summary summary)
      throws BrokenOff, IOException, InterruptedException {
    story.section("Import: every gateway reads its hospital's folder, a validator dies on the way");
    outage.begin();
    Imports imports = new Imports(stage, outage::batchFinal);
    imports.run();
    imports.tell();
    for (Map.Entry<String, ImportReport> one : imports.reports().entrySet()) {
      summary.input.put(one.getKey(),
          (long) imports.inputs().getOrDefault(one.getKey(), InputCount.NONE).total());
      story.check(one.getValue().isComplete(), "the import of " + one.getKey() + " is complete",
          one.getValue().count(ItemResult.Outcome.FAILED) + " documents are not final");
      caught(one.getKey(), one.getValue(), summary);
    }
    if (options.data() == null) {
      story.check(
          summary.mismatches.size() == 1 && summary.mismatches.get(0).fields().equals("SEX"),
          "the film with the wrong sex was caught before it was registered",
          summary.mismatches.toString());
    }
    outage.recover();
    summary.killSeconds = outage.killSeconds();
    summary.recoverySeconds = outage.recoverySeconds();
    return imports;
  }

  private void caught(String code, ImportReport report, Summary summary) {
    for (ItemResult item : report.items()) {
      if (item.outcome() == ItemResult.Outcome.REFUSED) {
        String[] parts = item.reason().split(" ", 2);
        if (parts[0].equals("DEMOGRAPHIC_CONFLICT")) {
          summary.mismatches
              .add(new DemoReport.Mismatch(code, parts[0], parts.length > 1 ? parts[1] : ""));
        }
        story.say(code + ": file " + item.file() + " refused: " + item.reason());
      }
    }
  }

  private void share(Stage stage, Imports imports, Summary summary)
      throws BrokenOff, InterruptedException {
    story.section("A dataset: offered, approved, published, found");
    Dealings dealings = new Dealings(stage);
    Sharing sharing = new Sharing(stage, dealings);
    long documents = imports.reports().values().stream().mapToLong(Imports::registered).sum();
    sharing.publish(documents);
    for (String words : SampleDataset.SEARCHED) {
      sharing.search(words);
    }
    story.section("An access: requested, approved, granted, used");
    sharing.request();
    sharing.verify(State.ACTIVE);
    sharing.use();
    story.section("The right behind it: contested, judged by hospitals that are no party");
    sharing.contest();
    story.section("A revocation, and the denial after it");
    sharing.revoke();
    sharing.verify(State.ENDED);
    PatientRecords records = new PatientRecords(stage, dealings, imports);
    story.section("Breaking the glass: an emergency that is reviewed, and one that is not");
    records.publish();
    records.emergencies();
    story.section("Requests that are refused, and why");
    sharing.refused();
    story.section("A consent: given, relied on, withdrawn at another hospital");
    records.consent();
    story.section("What time decides");
    records.overdue();
    sharing.confirmed();
    summary.decisions.addAll(dealings.decisions());
  }

  private void check(Stage stage, Imports imports, PhiSearch phi, Summary summary)
      throws BrokenOff, InterruptedException {
    story.section("Import again: nothing is registered twice");
    for (Hospital hospital : stage.hospitals()) {
      ImportReport first = imports.reports().get(hospital.code());
      if (first != null) {
        ImportReport again = imports.again(hospital);
        story.check(
            again.count(ItemResult.Outcome.EXISTING) == Imports.registered(first)
                && again.count(ItemResult.Outcome.REGISTERED) == 0,
            hospital.code() + ": " + again.count(ItemResult.Outcome.EXISTING)
                + " documents exist already",
            again.count(ItemResult.Outcome.REGISTERED) + " registered, "
                + again.count(ItemResult.Outcome.FAILED) + " failed");
      }
    }
    story.section("Do all agree, is all there?");
    Counting counting = new Counting(stage, imports);
    counting.run();
    summary.entries = counting.entries();
    summary.refused = counting.refused();
    Agreement agreement = new Agreement(stage);
    agreement.run();
    summary.stateRoots = agreement.stateRoots();
    summary.height = agreement.height();
    story.section("Has anything of a patient left a hospital?");
    story.say("what each gateway keeps to itself (secret, salts) is in "
        + folders.root().resolve("hospitals") + ", apart from the network");
    new Privacy(stage, phi).searchAnswers();
  }

  /** Files and rows are searched at rest; for people the validator is started again. */
  private void searchStopped(Stage stage, PhiSearch phi, Summary summary)
      throws BrokenOff, IOException, InterruptedException {
    Privacy privacy = new Privacy(stage, phi);
    LocalNode last = stage.net().nodes().getLast();
    if (options.isBatch()) {
      stage.net().stop();
    } else {
      last.stop();
    }
    privacy.searchRows(last);
    privacy.searchFiles();
    privacy.tell();
    summary.phi = phi;
    if (!options.isBatch()) {
      last.start();
      last.awaitReady(LocalNet.START_PATIENCE);
    }
  }

  /** Prints how to go on with the network that was left running. */
  public void tellHowToGoOn() {
    LocalNet network = net;
    if (network == null) {
      return;
    }
    story.section("The network runs on");
    String rpc = network.nodes().getFirst().rpc() + "/rpc";
    story.say("curl -s " + rpc + " -H 'Content-Type: application/json' \\");
    story.say("  -d '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"chain_info\",\"params\":{}}'");
    story.say("curl -s " + rpc + " -H 'Content-Type: application/json' \\");
    story.say("  -d '{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"catalog_search\","
        + "\"params\":{\"text\":\"imaging\"}}'");
    story.say("curl -s " + network.nodes().getFirst().rpc() + "/openrpc.json   # every method");
    story.say("./mulu testnet status --dir " + folders.network());
    story.say("Ctrl-C stops all validators.");
  }

  /** Stops what runs; a temporary folder goes unless it shall stay. */
  public void stop() throws IOException, InterruptedException {
    LocalNet network = net;
    if (network != null) {
      network.stop();
    }
    boolean isTemporary = options.folder() == null;
    if (isTemporary && !options.keep() && story.failures().isEmpty()) {
      folders.delete();
    } else {
      story.say("everything is in " + folders.root());
    }
  }

  private double seconds() {
    return Math.round((System.nanoTime() - startNanos) / 1e8) / 10.0;
  }

  /** What the report is made of, as far as the story came. */
  private static final class Summary {
    private int validators;
    private long height;
    private SortedMap<String, String> stateRoots = new TreeMap<>();
    private SortedMap<String, Long> entries = new TreeMap<>();
    private final SortedMap<String, Long> input = new TreeMap<>();
    private SortedMap<String, Long> refused = new TreeMap<>();
    private final List<DemoReport.Decision> decisions = new ArrayList<>();
    private final List<DemoReport.Mismatch> mismatches = new ArrayList<>();
    private double killSeconds;
    private double recoverySeconds;
    private @Nullable PhiSearch phi;
    private @Nullable Chain chain;

    DemoReport report(Story story, double seconds) {
      PhiSearch searched = phi;
      List<Long> finality = chain == null ? List.of() : chain.finalityNanos();
      return new DemoReport(story.failures().isEmpty(), story.failures(), validators, height,
          stateRoots, entries, input, refused, decisions, mismatches, killSeconds, recoverySeconds,
          searched == null ? -1 : searched.hits().size(),
          searched == null ? 0 : searched.termCount(),
          searched == null ? 0 : searched.unjudgedCount(),
          searched == null ? 0 : searched.bytesSearched(), finality.size(),
          DemoReport.Finality.of(finality), seconds);
    }
  }
}
