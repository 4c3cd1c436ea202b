package io.mulu.testnet.founding;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Founder;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.OrganizationType;
import io.mulu.protocol.wire.DomainValues;
import io.mulu.protocol.wire.WireCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What founders send one another: a card (first byte 0) or a genesis on its way round. */
class CeremonyFileFuzzTest {
  private static final WireCodec<Card> CARD = WireCodec.of(Card.class);
  private static final KeyPair ADMIN = KeyPair.fromSeed(KeyAlgorithm.ED25519,
      Hash.sha256(Bytes.utf8("admin")).bytes());

  static Stream<byte[]> seeds() throws CeremonyException {
    Card card = Card.sign(new Founder("H", new LocalizedText("", "H"), OrganizationType.HOSPITAL,
        ADMIN.publicKey(), null), ADMIN);
    Genesis any = DomainValues.of(1).of(Genesis.class);
    Genesis genesis = new Genesis(any.chainName(), any.suite(), any.timeMillis(), any.parameters(),
        List.of(any.founders().getFirst(), new Founder("z", card.founder().name(),
            card.founder().type(), ADMIN.publicKey(), null)),
        List.of(), List.of());
    GenesisDraft draft = new GenesisDraft(genesis, List.of());
    return Stream.of(seed(0, CARD.encode(card)), seed(1, draft.encode()),
        seed(1, draft.signedBy(ADMIN).encode()));
  }

  private static byte[] seed(int kind, Bytes content) {
    return Bytes.concat(Bytes.of((byte) kind), content).toArray();
  }

  @MethodSource("seeds")
  @FuzzTest
  void isRefusedWithARemedyOrIsWhatItsSignersSigned(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    Path file = Files.createTempFile("ceremony", "");
    try {
      Files.write(file, Arrays.copyOfRange(input, 1, input.length));
      if (input[0] == 0) {
        assertThat(Card.read(file).isAuthentic()).isTrue();
      } else {
        GenesisDraft draft = GenesisDraft.read(file);
        assertThat(draft.missing().size() + draft.signed().size())
            .isEqualTo(draft.genesis().founders().size());
        draft.complete().ifPresent(whole -> assertThat(whole.problem()).isEmpty());
      }
    } catch (CeremonyException e) {
      assertThat(e.getMessage()).isNotBlank();
    } finally {
      Files.delete(file);
    }
  }
}
