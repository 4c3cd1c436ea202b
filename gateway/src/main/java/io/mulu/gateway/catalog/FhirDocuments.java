package io.mulu.gateway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mulu.gateway.fhir.CanonicalJson;
import io.mulu.gateway.fhir.FhirDates;
import io.mulu.gateway.fhir.FhirResource;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.merkle.MerkleTree;
import io.mulu.protocol.object.Confidentiality;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Makes drafts of DocumentReference and ImagingStudy; everything else is no document here. */
final class FhirDocuments {
  private FhirDocuments() {
  }

  static boolean isDocument(FhirResource resource) {
    return resource.type().equals("DocumentReference") || resource.type().equals("ImagingStudy");
  }

  static boolean isEnteredInError(FhirResource resource) {
    return resource.json().path("status").asText().equals("entered-in-error")
        || resource.json().path("docStatus").asText().equals("entered-in-error");
  }

  /**
   * @param resource
   *          one for which {@link #isDocument} holds
   */
  static Draft draft(int file, FhirResource resource) {
    return resource.type().equals("ImagingStudy")
        ? study(file, resource)
        : document(file, resource);
  }

  private static Draft document(int file, FhirResource resource) {
    JsonNode json = resource.json();
    SortedSet<String> flags = new TreeSet<>();
    if (json.path("status").asText().equals("superseded")) {
      flags.add("SUPERSEDED_AT_SOURCE");
    }
    List<byte[]> contents = new ArrayList<>();
    for (JsonNode content : json.path("content")) {
      String data = content.path("attachment").path("data").asText("");
      if (!data.isEmpty()) {
        contents.add(Base64.getDecoder().decode(data.replaceAll("\\s", "")));
      }
    }
    if (contents.isEmpty()) {
      flags.add("CONTENT_ELSEWHERE");
      contents.add(canonical(json));
    }
    JsonNode first = json.path("content").path(0).path("attachment");
    Optional<String> mime = Vocabulary.mime(first.path("contentType").asText(""));
    flagIf(mime.isEmpty(), "MIME_UNKNOWN", flags);
    Optional<String> documentClass = documentClass(json);
    flagIf(documentClass.isEmpty(), "CLASS_UNKNOWN", flags);
    long length = contents.stream().mapToLong(content -> content.length).sum();
    return new Draft(file, DocumentKind.DOCUMENT, identity(resource), documentClass.orElse("OTHER"),
        "FHIR-R4", mime.orElse(Vocabulary.MIME_UNKNOWN), "",
        quarter(json.path("context").path("period").path("start"), json.path("date"),
            first.path("creation")),
        contentHash(contents), length, confidentiality(json), flags);
  }

  private static Draft study(int file, FhirResource resource) {
    JsonNode json = resource.json();
    SortedSet<String> flags = new TreeSet<>();
    List<JsonNode> series = new ArrayList<>();
    json.path("series").forEach(series::add);
    String code = Stream
        .concat(Stream.of(json.path("modality").path(0)),
            series.stream().map(one -> one.path("modality")))
        .map(m -> m.path("code").asText("")).filter(m -> !m.isEmpty()).findFirst().orElse("");
    Optional<String> modality = Vocabulary.modality(code);
    flagIf(modality.isEmpty(), "MODALITY_UNKNOWN", flags);
    byte[] content = canonical(json);
    JsonNode seriesStart = series.isEmpty() ? json.path("series") : series.get(0).path("started");
    return new Draft(file, DocumentKind.STUDY_DESCRIPTION,
        PatientIndex.studyUid(json).orElseGet(() -> identity(resource)), "IMAGING-STUDY", "FHIR-R4",
        "application/fhir+json", modality.orElse(""), quarter(json.path("started"), seriesStart),
        Hash.sha256(Bytes.wrap(content)), content.length, confidentiality(json), flags);
  }

  /** What the server may change without changing the document is left out. */
  private static byte[] canonical(JsonNode json) {
    ObjectNode copy = json.deepCopy();
    copy.remove("meta");
    return CanonicalJson.bytes(copy);
  }

  /** One attachment is the document; several are its parts, in their order (RFC 6962). */
  private static Hash contentHash(List<byte[]> contents) {
    return contents.size() == 1
        ? Hash.sha256(Bytes.wrap(contents.get(0)))
        : MerkleTree.root(contents.stream().map(Bytes::wrap).toList());
  }

  /** The name that stays: master identifier, first identifier, logical id, content. */
  private static String identity(FhirResource resource) {
    JsonNode json = resource.json();
    for (JsonNode identifier : List.of(json.path("masterIdentifier"),
        json.path("identifier").path(0))) {
      String value = identifier.path("value").asText("");
      if (!value.isEmpty()) {
        return identifier.path("system").asText("") + "|" + value;
      }
    }
    return resource.id().isEmpty()
        ? "content|" + Hash.sha256(Bytes.wrap(canonical(json))).hex()
        : "id|" + resource.id();
  }

  private static Optional<String> documentClass(JsonNode json) {
    List<JsonNode> codings = new ArrayList<>();
    json.path("type").path("coding").forEach(codings::add);
    json.path("category").forEach(c -> c.path("coding").forEach(codings::add));
    return codings.stream().filter(c -> c.path("system").asText().equals("http://loinc.org"))
        .map(c -> Vocabulary.documentClass(c.path("code").asText())).flatMap(Optional::stream)
        .findFirst();
  }

  private static String quarter(JsonNode... dates) {
    return Stream.of(dates).map(date -> FhirDates.quarter(date.asText("")))
        .flatMap(Optional::stream).findFirst().orElse("");
  }

  /** The strictest label counts; a resource without one is normal. */
  private static Confidentiality confidentiality(JsonNode json) {
    List<JsonNode> labels = new ArrayList<>();
    json.path("securityLabel").forEach(label -> label.path("coding").forEach(labels::add));
    json.path("meta").path("security").forEach(labels::add);
    Confidentiality strictest = Confidentiality.N;
    for (JsonNode label : labels) {
      switch (label.path("code").asText()) {
        case "V" -> strictest = Confidentiality.V;
        case "R" ->
          strictest = strictest == Confidentiality.V ? Confidentiality.V : Confidentiality.R;
        default -> {
        }
      }
    }
    return strictest;
  }

  private static void flagIf(boolean is, String flag, SortedSet<String> flags) {
    if (is) {
      flags.add(flag);
    }
  }
}
