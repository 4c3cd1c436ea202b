/**
 * One validator or observer process. {@code ReplicaHost} is the only writer: it feeds events to the
 * PBFT core, performs its effects and commits blocks; sockets, RPC and signature checks are edges
 * that post events or read snapshots. Only this module composes the others.
 */
@NullMarked
package io.mulu.node;

import org.jspecify.annotations.NullMarked;
