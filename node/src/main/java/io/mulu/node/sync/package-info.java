/**
 * Blocks for those who missed them: {@link io.mulu.node.sync.BlockSync} asks peers for certified
 * blocks and hands them to the one commit path; {@link io.mulu.node.sync.BlockServer} answers.
 */
@NullMarked
package io.mulu.node.sync;

import org.jspecify.annotations.NullMarked;
