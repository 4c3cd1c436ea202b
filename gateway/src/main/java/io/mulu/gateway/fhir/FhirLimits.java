package io.mulu.gateway.fhir;

/**
 * The bounds of reading, each refused before memory is taken. Memory follows one resource, not the
 * file.
 *
 * @param fileBytesMax
 *          bytes of a file
 * @param resourceBytesMax
 *          characters of all strings of one resource, attachments among them
 * @param resourceNodesMax
 *          JSON values of one resource
 * @param depthMax
 *          objects and arrays inside one another
 * @param entriesMax
 *          entries of a bundle or lines of NDJSON
 */
public record FhirLimits(long fileBytesMax, int resourceBytesMax, int resourceNodesMax,
    int depthMax, int entriesMax) {
  public static final FhirLimits DEFAULT = new FhirLimits(1L << 30, 32 << 20, 300_000, 64,
      1_000_000);
}
