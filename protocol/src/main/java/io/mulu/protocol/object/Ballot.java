package io.mulu.protocol.object;

import io.mulu.protocol.Hash;

/** A vote that was cast: one person counts once over all stages. */
public record Ballot(Hash identity, int stage, boolean approve) {
}
