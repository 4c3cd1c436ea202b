package io.mulu.gateway.catalog;

import io.mulu.gateway.guard.PhiGuard;
import io.mulu.gateway.guard.PhiKind;
import io.mulu.gateway.guard.PhiTerms;
import io.mulu.gateway.identity.HolderSecret;
import io.mulu.gateway.identity.PatientId;
import io.mulu.gateway.identity.PatientTag;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Commitments;
import io.mulu.protocol.Hash;
import io.mulu.protocol.object.CheckTag;
import io.mulu.protocol.object.Confidentiality;
import io.mulu.protocol.object.EntryDescription;
import io.mulu.protocol.object.EntryHandle;
import io.mulu.protocol.object.EntryItem;
import io.mulu.protocol.wire.WireCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes a draft with a patient into what may be signed: commitment, locator, check-tags, grade;
 * then lets the guard search the very bytes. Confined to one import.
 */
final class ItemMaker {
  private static final WireCodec<EntryItem> ITEM = WireCodec.of(EntryItem.class);
  private static final WireCodec<EntryHandle> HANDLE = WireCodec.of(EntryHandle.class);

  /**
   * What a patient is to an item.
   *
   * @param sex
   *          M, F or empty
   * @param birthDay
   *          YYYYMMDD or empty
   */
  record Patient(PatientId id, String sex, String birthDay) {
    static Patient of(PatientRecord record) {
      return new Patient(record.id(), record.sex(), record.birthDay().orElse(""));
    }

    @Override
    public String toString() {
      return "Patient (withheld)";
    }
  }

  private final Holder holder;
  private final HolderSecret secret;
  private final EntryBook book;
  /** Content of each document of this import, by dedup key. */
  private final Map<Hash, Hash> contents = new HashMap<>();

  ItemMaker(Holder holder, HolderSecret secret, EntryBook book) {
    this.holder = holder;
    this.secret = secret;
    this.book = book;
  }

  /** @return empty if the very same document was made before in this import */
  Optional<CatalogItem> make(Draft draft, Patient patient, PhiTerms terms) throws IOException {
    Hash dedupKey = dedupKey(draft);
    Hash known = contents.putIfAbsent(dedupKey, draft.contentHash());
    if (known != null) {
      return known.equals(draft.contentHash())
          ? Optional.empty()
          : Optional.of(refuse(draft, RefusalReason.CONTENT_CONFLICT, ""));
    }
    if (!Vocabulary.isGoverned(draft.quarter())) {
      return Optional.of(refuse(draft, RefusalReason.DATE_MISSING, ""));
    }
    PatientTag tag = secret.tag(patient.id());
    Optional<EntryBook.Page> written = book.page(dedupKey);
    EntryBook.Page page = written.orElseGet(() -> book.draft(dedupKey, tag.bookKey()));
    if (page.isShredded()) {
      return Optional.of(refuse(draft, RefusalReason.SHREDDED, ""));
    }
    if (!page.patient().equals(tag.bookKey())) {
      return Optional.of(refuse(draft, RefusalReason.PATIENT_CHANGED, ""));
    }
    EntryHandle handle = handle(tag, patient, page.locatorIndex());
    EntryItem item = new EntryItem(describe(draft, page.salt(), dedupKey), null);
    Optional<PhiKind> leak = guard(item, handle, terms);
    if (leak.isPresent()) {
      return Optional.of(refuse(draft, RefusalReason.PHI_FOUND, leak.get().name()));
    }
    if (written.isEmpty()) {
      book.write(page);
    }
    return Optional
        .of(new CatalogItem.Ready(draft.file(), draft.kind(), item, handle, draft.flags()));
  }

  CatalogItem.Refused refuse(Draft draft, RefusalReason reason, String detail) {
    return new CatalogItem.Refused(draft.file(), draft.kind(), dedupKey(draft), reason, detail);
  }

  private Hash dedupKey(Draft draft) {
    return secret.dedupKey(draft.kind().name(), draft.identity());
  }

  private EntryHandle handle(PatientTag tag, Patient patient, long index) {
    Hash locator = tag.locator(holder.chainId(), holder.organization(), index);
    List<CheckTag> checkTags = new ArrayList<>();
    if (!patient.sex().isEmpty()) {
      checkTags.add(tag.checkTag(CheckTag.Kind.SEX, patient.sex(), locator));
    }
    if (!patient.birthDay().isEmpty()) {
      checkTags.add(tag.checkTag(CheckTag.Kind.BIRTHDATE, patient.birthDay(), locator));
    }
    return new EntryHandle(locator, 0, checkTags, List.of());
  }

  private static EntryDescription describe(Draft draft, Bytes salt, Hash dedupKey) {
    return new EntryDescription(draft.documentClass(), draft.format(), draft.mime(),
        draft.modality(), draft.quarter(), sizeBucket(draft.length()),
        Commitments.of(draft.kind().name(), salt, draft.contentHash(), draft.length()),
        draft.confidentiality(), level(draft.confidentiality()), grade(draft.flags().size()),
        Vocabulary.QUALITY_RULES, dedupKey);
  }

  /** Base-2 logarithm, rounded up; 0 for nothing. */
  static int sizeBucket(long bytes) {
    return bytes <= 1 ? 0 : 64 - Long.numberOfLeadingZeros(bytes - 1);
  }

  /** Records of one person start at level 3 of GB/T 39725; labels raise them. */
  private static int level(Confidentiality confidentiality) {
    return switch (confidentiality) {
      case N -> 3;
      case R -> 4;
      case V -> 5;
    };
  }

  /** MULU-Q1: 5 without a flag, one less for each, at least 1. */
  private static int grade(int flags) {
    return Math.max(1, 5 - flags);
  }

  /**
   * Every governed value and every digest of the item is there on purpose; the rest is searched.
   */
  private static Optional<PhiKind> guard(EntryItem item, EntryHandle handle, PhiTerms terms) {
    EntryDescription d = item.description();
    List<String> codes = Stream
        .of(d.documentClass(), d.format(), d.mime(), d.modality(), d.quarter(), d.qualityRules())
        .filter(Vocabulary::isGoverned).toList();
    List<Bytes> digests = new ArrayList<>(
        List.of(d.commitment().bytes(), d.dedupKey().bytes(), handle.locator().bytes()));
    handle.checkTags().forEach(check -> digests.add(check.tag()));
    return PhiGuard.find(Bytes.concat(ITEM.encode(item), HANDLE.encode(handle)), terms, codes,
        digests);
  }
}
