package io.mulu.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EntryBookTest {
  @TempDir
  Path temp;

  private static Hash hash(String text) {
    return Hash.sha256(Bytes.utf8(text));
  }

  private EntryBook open() throws IOException {
    return EntryBook.open(temp.resolve("book"), new SecureRandom());
  }

  private static EntryBook.Page add(EntryBook book, String document, String patient)
      throws IOException {
    EntryBook.Page page = book.draft(hash(document), hash(patient));
    book.write(page);
    return page;
  }

  @Test
  void remembersSaltAndLocatorNumberAcrossRestarts() throws Exception {
    EntryBook.Page first;
    try (EntryBook book = open()) {
      first = add(book, "d1", "p1");
      assertThat(add(book, "d2", "p1").locatorIndex()).isEqualTo(1);
      assertThat(add(book, "d3", "p2").locatorIndex()).isZero();
    }
    try (EntryBook book = open()) {
      assertThat(book.page(hash("d1"))).hasValue(first);
      assertThat(book.draft(hash("d4"), hash("p1")).locatorIndex()).isEqualTo(2);
      assertThat(Files.getPosixFilePermissions(temp.resolve("book")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void aShreddedSaltIsNowhereInTheFile() throws Exception {
    EntryBook.Page page;
    try (EntryBook book = open()) {
      add(book, "d0", "p1");
      page = add(book, "d1", "p1");
      assertThat(book.shred(page.document())).isTrue();
      assertThat(book.shred(page.document())).isFalse();
    }
    String file = Bytes.wrap(Files.readAllBytes(temp.resolve("book"))).hex();
    assertThat(file).contains(page.document().hex()).doesNotContain(page.salt().hex());
    try (EntryBook book = open()) {
      assertThat(book.page(page.document()).orElseThrow().isShredded()).isTrue();
      assertThat(book.page(hash("d0")).orElseThrow().isShredded()).isFalse();
    }
  }

  @Test
  void aCrashAtAnyByteLosesAtMostTheLastRecord() throws Exception {
    try (EntryBook book = open()) {
      add(book, "d1", "p1");
      add(book, "d2", "p1");
    }
    byte[] whole = Files.readAllBytes(temp.resolve("book"));
    int record = (whole.length - 24) / 2;
    for (int length = 0; length < whole.length; length++) {
      Files.write(temp.resolve("book"), Arrays.copyOf(whole, length));
      try (EntryBook book = open()) {
        assertThat(book.size()).isEqualTo(Math.max(0, length - 24) / record);
      }
    }
  }

  @Test
  void damageBeforeTheEndAndSecondProcessesAreRefused() throws Exception {
    try (EntryBook book = open()) {
      add(book, "d1", "p1");
      add(book, "d2", "p1");
    }
    byte[] whole = Files.readAllBytes(temp.resolve("book"));
    whole[40] ^= 1;
    Files.write(temp.resolve("book"), whole);
    assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("damaged");
    Files.write(temp.resolve("book"), new byte[100]);
    assertThatThrownBy(this::open).hasMessageContaining("no entry book");
  }
}
