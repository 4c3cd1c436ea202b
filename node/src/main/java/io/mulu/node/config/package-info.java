/**
 * {@code node.toml}: what an operator may decide about one node. Main type:
 * {@link io.mulu.node.config.NodeConfig}; every setting with unit, range, default and reason is in
 * {@link io.mulu.node.config.Setting}. Nothing here may affect consensus: that is on the chain
 * (docs/spec/consensus.md, rule 14).
 */
@NullMarked
package io.mulu.node.config;

import org.jspecify.annotations.NullMarked;
