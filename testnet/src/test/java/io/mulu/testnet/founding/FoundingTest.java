package io.mulu.testnet.founding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.node.config.NodeConfig;
import io.mulu.node.keys.NodeKeys;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Founder;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.OrganizationType;
import io.mulu.testnet.net.LocalNet;
import io.mulu.testnet.net.NetworkPlan;
import io.mulu.testnet.net.NodeFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FoundingTest {
  @TempDir
  Path temp;

  private final NetworkPlan plan = new NetworkPlan("test-chain",
      List.of(new NetworkPlan.Member("H1", "医院", "One", 7400),
          new NetworkPlan.Member("H2", "", "Two", 7410),
          new NetworkPlan.Member("H3", "", "Three", 0)));

  @Test
  void everyMemberHasKeysOfItsOwnAndAllHaveSignedOneGenesis() throws Exception {
    Genesis genesis = new Founding(temp, new SecureRandom()).found(plan, ChainParameters.defaults(),
        Instant.now());

    assertThat(genesis.problem()).isEmpty();
    assertThat(Founding.readGenesis(LocalNet.genesisFile(temp))).isEqualTo(genesis);
    assertThat(genesis.validatorSet().size()).isEqualTo(2);
    for (int i = 0; i < plan.members().size(); i++) {
      assertThat(Founding.adminKey(temp, plan.members().get(i).code()).publicKey())
          .isEqualTo(genesis.founders().get(i).adminKey());
    }
  }

  @Test
  void aNodesConfigurationLeadsToItsKeysAndItsGenesis() throws Exception {
    Genesis genesis = new Founding(temp, new SecureRandom()).found(plan, ChainParameters.defaults(),
        Instant.now());

    NodeFolder folder = NodeFolder.of(temp, "H2");
    NodeConfig config = NodeConfig.read(folder.config());
    NodeKeys keys = NodeKeys.read(config.keysFolder(), config.passphrase(Map.of()));

    Founder.NodeCard card = genesis.founders().get(1).validator();
    assertThat(card).isNotNull();
    assertThat(keys.consensus().publicKey()).isEqualTo(card.consensusKey());
    assertThat(keys.pins()).isEqualTo(card.tlsPins());
    assertThat(Files.isSameFile(config.genesisFile(), LocalNet.genesisFile(temp))).isTrue();
    assertThat(config.rpcBind().getPort()).isEqualTo(7411);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.passphrase())))
        .isEqualTo("rw-------");
  }

  @Test
  void aSecondFoundingInTheSameFolderIsRefused() throws Exception {
    Founding founding = new Founding(temp, new SecureRandom());
    founding.found(plan, ChainParameters.defaults(), Instant.now());

    assertThatThrownBy(() -> founding.found(plan, ChainParameters.defaults(), Instant.now()))
        .isInstanceOf(CeremonyException.class).hasMessageContaining("holds a consortium");
  }

  @Test
  void aCardThatWasChangedOnTheWayIsRefused() throws Exception {
    Card card = card("H1");
    Founder other = new Founder("H9", card.founder().name(), card.founder().type(),
        card.founder().adminKey(), null);
    Path file = temp.resolve("changed.card");
    new Card(other, card.signature()).write(file);

    assertThatThrownBy(() -> Card.read(file)).isInstanceOf(CeremonyException.class)
        .hasMessageContaining("was changed");
  }

  @Test
  void aDraftBecomesAGenesisOnlyWithTheLastSignature() throws Exception {
    KeyPair first = KeyPair.generate(KeyAlgorithm.ED25519, new SecureRandom());
    Card one = membership("H1");
    Card two = membership("H2");
    GenesisDraft draft = Founding.draft("test-chain", List.of(two, one), ChainParameters.defaults(),
        1);

    GenesisDraft half = draft.signedBy(Founding.adminKey(temp, "H1"));

    assertThat(half.missing()).containsExactly("H2");
    assertThat(half.complete()).isEmpty();
    assertThat(half.signedBy(Founding.adminKey(temp, "H2")).complete().orElseThrow().problem())
        .isEmpty();
    assertThatThrownBy(() -> half.signedBy(first)).isInstanceOf(CeremonyException.class)
        .hasMessageContaining("no founder");
  }

  @Test
  void aForgedSignatureInADraftIsFoundWhenItIsRead() throws Exception {
    membership("H1");
    Card two = membership("H2");
    GenesisDraft draft = Founding.draft("test-chain",
        List.of(two, Card.read(NodeFolder.of(temp, "H1").card())), ChainParameters.defaults(), 1);
    GenesisDraft signed = draft.signedBy(Founding.adminKey(temp, "H1"));
    Path file = temp.resolve("genesis.draft");
    new GenesisDraft(draft.genesis(),
        List.of(new GenesisDraft.Signed("H2", signed.signed().get(0).signature()))).write(file);

    assertThatThrownBy(() -> GenesisDraft.read(file)).isInstanceOf(CeremonyException.class)
        .hasMessageContaining("signature of H2");
  }

  @Test
  void theCodeTablesHaveTheTablesThatContractsAskFor() {
    assertThat(CodeTables.standard().stream().map(t -> t.code())).contains("DOCUMENT_CLASS",
        "FORMAT", "MODALITY", "LEGAL_BASIS", "DUO", "DISEASE", "REGION");
    assertThat(CodeTables.standard()).allSatisfy(
        table -> assertThat(table.rows()).allSatisfy(row -> assertThat(row.parent().isEmpty()
            || table.rows().stream().anyMatch(other -> other.code().equals(row.parent())))
            .isTrue()));
  }

  private Card membership(String code) throws Exception {
    NodeFolder folder = NodeFolder.of(temp, code);
    char[] passphrase = Membership.newPassphrase(folder.passphrase(), new SecureRandom());
    return Membership.create(
        folder, new Membership.Description(code, new LocalizedText("", code),
            OrganizationType.HOSPITAL, "127.0.0.1:7400"),
        passphrase, Instant.now(), new SecureRandom());
  }

  private static Card card(String code) {
    KeyPair admin = KeyPair.generate(KeyAlgorithm.ED25519, new SecureRandom());
    return Card.sign(new Founder(code, new LocalizedText("", code), OrganizationType.HOSPITAL,
        admin.publicKey(), null), admin);
  }
}
